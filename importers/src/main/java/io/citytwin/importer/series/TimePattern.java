package io.citytwin.importer.series;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Form of a time: {@code ISO} (2026-11-21, with or without time and offset), {@code EPOCH_SECONDS},
 * {@code EPOCH_MILLIS}, or letters as {@link DateTimeFormatter} reads them.
 */
final class TimePattern {

  private final String text;
  private final @Nullable DateTimeFormatter formatter;

  /**
   * Parses a pattern.
   *
   * @throws IllegalArgumentException if it is none
   */
  TimePattern(String text) {
    this.text = text;
    formatter =
        switch (text) {
          case "ISO" ->
              strict(
                  new DateTimeFormatterBuilder()
                      .append(DateTimeFormatter.ISO_LOCAL_DATE)
                      .optionalStart()
                      .optionalStart()
                      .appendLiteral('T')
                      .optionalEnd()
                      .optionalStart()
                      .appendLiteral(' ')
                      .optionalEnd()
                      .append(DateTimeFormatter.ISO_LOCAL_TIME)
                      .optionalStart()
                      .appendOffset("+HH:mm", "Z")
                      .optionalEnd()
                      .optionalEnd());
          case "EPOCH_SECONDS", "EPOCH_MILLIS" -> null;
          default -> strict(new DateTimeFormatterBuilder().appendPattern(text));
        };
  }

  /** Without leniency, a 31 February is no day; without an era, yyyy would be no year. */
  private static DateTimeFormatter strict(DateTimeFormatterBuilder builder) {
    return builder
        .parseDefaulting(ChronoField.ERA, 1)
        .toFormatter(Locale.ROOT)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  /**
   * Returns an {@link Instant} if the text says which one, else a {@link LocalDateTime}; a date
   * alone is its midnight.
   *
   * @throws DateTimeException if the text is not of this form
   */
  Temporal parse(String value) {
    if (formatter == null) {
      return epoch(value);
    }
    TemporalAccessor parsed =
        formatter.parseBest(value, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
    return switch (parsed) {
      case OffsetDateTime exact -> exact.toInstant();
      case LocalDate day -> day.atStartOfDay();
      default -> LocalDateTime.from(parsed);
    };
  }

  private Instant epoch(String value) {
    try {
      java.math.BigDecimal number = new java.math.BigDecimal(value);
      if (value.length() > 30
          || number.abs().compareTo(java.math.BigDecimal.valueOf(1L << 53)) > 0) {
        throw new DateTimeException("too far away");
      }
      int places = text.equals("EPOCH_SECONDS") ? 9 : 6;
      long nanos = number.movePointRight(places).longValueExact();
      return Instant.ofEpochSecond(
          Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    } catch (NumberFormatException | ArithmeticException e) {
      throw new DateTimeException("no number of " + text, e);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
