package io.citytwin.importer.series;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.Temporal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the times of rows into instants: local times by the rules of their zone, gaps and overlaps
 * of the clock by what the mapping says. Remembers, for {@link TimeRule.Overlap#ORDER}, how far
 * each datastream is.
 */
final class TimeReader {

  private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

  /** How far ahead a time may lie, as at the door of the service. */
  private static final java.time.Duration SKEW = java.time.Duration.ofMinutes(5);

  private final TimeRule rule;
  private final Instant latest;
  private final Map<String, Pass> passes = new HashMap<>();
  private @Nullable String lastText;
  private @Nullable Temporal lastTime;

  /** An instant, and what was decided on the way to it; null for nothing. */
  record Reading(Instant instant, @Nullable String adjusted) {}

  /** How far a datastream is within an overlap. */
  private record Pass(LocalDateTime last, boolean second) {}

  TimeReader(TimeRule rule, Instant now) {
    this.rule = rule;
    latest = now.plus(SKEW);
  }

  /** The columns a row's time stands in, put together; null if one is missing. */
  @Nullable String text(SeriesRow row) {
    return rule.text().fill(row::find);
  }

  /**
   * The instant of a value.
   *
   * @param text the time of its row
   * @param steps place of the value in its row, from 0, where the mapping has a step
   * @param datastream whose value it is
   * @throws DateTimeException with a message for people if there is no such instant
   */
  Reading read(String text, int steps, String datastream) {
    Temporal time = parse(text);
    if (rule.step() != null) {
      time = time.plus(rule.step().multipliedBy(steps));
    }
    Reading reading =
        time instanceof LocalDateTime local
            ? resolve(local, datastream)
            : new Reading((Instant) time, null);
    if (reading.instant.isBefore(EARLIEST) || reading.instant.isAfter(latest)) {
      throw new DateTimeException(
          "the time %s lies before 1900 or in the future; a value of the future would stand in the way of the present"
              .formatted(reading.instant));
    }
    return reading;
  }

  /** Rows of one time stand together more often than not. */
  private Temporal parse(String text) {
    Temporal known = lastTime;
    if (known != null && text.equals(lastText)) {
      return known;
    }
    try {
      Temporal parsed = rule.pattern().parse(text);
      lastText = text;
      lastTime = parsed;
      return parsed;
    } catch (DateTimeException e) {
      throw new DateTimeException(
          "the time is \"%s\"; the mapping says it is written as %s"
              .formatted(text.length() > 60 ? text.substring(0, 60) + "…" : text, rule.pattern()),
          e);
    }
  }

  private Reading resolve(LocalDateTime local, String datastream) {
    List<ZoneOffset> offsets = rule.zone().getRules().getValidOffsets(local);
    return switch (offsets.size()) {
      case 1 -> new Reading(local.toInstant(offsets.getFirst()), null);
      case 0 -> inGap(local);
      default -> inOverlap(local, offsets, datastream);
    };
  }

  private Reading inGap(LocalDateTime local) {
    if (rule.gap() == TimeRule.Gap.REJECT) {
      throw new DateTimeException(
          "the clocks of %s never showed %s: they were put forward over it"
              .formatted(rule.zone(), local));
    }
    ZoneOffset before = rule.zone().getRules().getTransition(local).getOffsetBefore();
    Instant instant = local.toInstant(before);
    return new Reading(
        instant,
        "the clocks of %s never showed %s; taken as %s".formatted(rule.zone(), local, instant));
  }

  private Reading inOverlap(LocalDateTime local, List<ZoneOffset> offsets, String datastream) {
    boolean later =
        switch (rule.overlap()) {
          case EARLIER -> false;
          case LATER -> true;
          case ORDER -> isSecondPass(local, datastream);
          case REJECT ->
              throw new DateTimeException(
                  "the clocks of %s showed %s twice, and the mapping takes neither"
                      .formatted(rule.zone(), local));
        };
    Instant instant = local.toInstant(offsets.get(later ? 1 : 0));
    return new Reading(
        instant,
        "the clocks of %s showed %s twice; taken as %s".formatted(rule.zone(), local, instant));
  }

  private boolean isSecondPass(LocalDateTime local, String datastream) {
    Pass pass = passes.get(datastream);
    boolean sameOverlap = pass != null && pass.last.toLocalDate().equals(local.toLocalDate());
    boolean second = pass != null && sameOverlap && (pass.second || !local.isAfter(pass.last));
    passes.put(datastream, new Pass(local, second));
    return second;
  }
}
