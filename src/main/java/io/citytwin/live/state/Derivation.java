package io.citytwin.live.state;

import io.citytwin.live.derived.DerivedMembers.Derived;
import io.citytwin.live.derived.DerivedRule;
import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.Datastreams;
import io.citytwin.sensor.Observation;
import io.citytwin.sensor.Quality;
import io.citytwin.sensor.Result;
import io.citytwin.unit.UnitConversion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a value was derived.
 *
 * @param aggregate what the numbers of the members became
 * @param over which sensors are members
 * @param members values it is made of
 * @param datastreams those it could be made of
 * @param oldest datastream of the oldest member; null if none counts
 * @param freshness the worst of its members
 */
public record Derivation(
    DerivedRule.Aggregate aggregate,
    DerivedRule.Over over,
    int members,
    int datastreams,
    @Nullable Datastream oldest,
    Freshness freshness) {

  /** From the best to the worst; what is MISSING or BAD does not count at all. */
  private static final List<Quality> WORSE =
      List.of(Quality.GOOD, Quality.ESTIMATED, Quality.SIMULATED, Quality.SUSPECT);

  private record Member(Datastream datastream, Observation observation, double number) {}

  /**
   * The value that is derived from what the members show: as old as the oldest of them and no
   * better than the worst, in the unit of the first. Members without a number, of BAD quality, too
   * old for the rule, or in a unit of another dimension do not count.
   *
   * @param readings of those members that have an observation, in their order
   * @param now instant its age counts at
   * @return null if no member counts
   */
  public static @Nullable LiveValue value(Derived derived, List<Reading> readings, Instant now) {
    List<Member> members = members(derived, readings, now);
    if (members.isEmpty()) {
      return null;
    }
    DerivedRule rule = derived.rule();
    Member oldest = members.getFirst();
    Member worst = members.getFirst();
    Freshness freshness = Freshness.FRESH;
    for (Member member : members) {
      Observation observation = member.observation();
      oldest =
          observation.phenomenonMicros() < oldest.observation().phenomenonMicros()
              ? member
              : oldest;
      worst = rank(observation) > rank(worst.observation()) ? member : worst;
      Freshness own = Freshness.of(member.datastream(), observation.phenomenonTime(), now);
      freshness = own.compareTo(freshness) > 0 ? own : freshness;
    }
    double number = fold(rule.folding(), members);
    if (!Double.isFinite(number)) {
      return null; // a sum beyond what a number holds
    }
    return new LiveValue(
        rule.shownKey(),
        new Result.Num(number),
        members.getFirst().datastream().unit(),
        oldest.observation().phenomenonMicros(),
        oldest.observation().resultMicros(),
        worst.observation().quality(),
        worst.observation().assessed(),
        now,
        null,
        new Derivation(
            rule.folding(),
            rule.relation(),
            members.size(),
            derived.datastreams().size(),
            oldest.datastream(),
            freshness));
  }

  /**
   * That there is no value any more, since the latest of what the members show.
   *
   * @param readings one or more
   */
  public static LiveValue missing(Derived derived, List<Reading> readings, Instant now) {
    Reading latest = readings.getFirst();
    for (Reading reading : readings) {
      boolean later = reading.newest().phenomenonMicros() > latest.newest().phenomenonMicros();
      latest = later ? reading : latest;
    }
    DerivedRule rule = derived.rule();
    return new LiveValue(
        rule.shownKey(),
        Result.MISSING,
        readings.getFirst().datastream().unit(),
        latest.newest().phenomenonMicros(),
        latest.newest().resultMicros(),
        Quality.MISSING,
        latest.newest().assessed(),
        now,
        null,
        new Derivation(
            rule.folding(),
            rule.relation(),
            0,
            derived.datastreams().size(),
            null,
            Freshness.of(latest.datastream(), latest.newest().phenomenonTime(), now)));
  }

  /** The members of what is derived that have an observation. */
  public static List<Reading> readings(
      Derived derived, Datastreams known, Function<Datastream, @Nullable Observation> newest) {
    List<Reading> readings = new ArrayList<>(derived.datastreams().size());
    for (int number : derived.datastreams()) {
      Datastream datastream = known.byNumber(number);
      Observation observation = datastream == null ? null : newest.apply(datastream);
      if (datastream != null && observation != null) {
        readings.add(new Reading(datastream, observation));
      }
    }
    return readings;
  }

  /** The last instant at which what was derived at another is the same, for the same readings. */
  public static Instant until(Derived derived, List<Reading> readings, Instant at) {
    Instant until = ageing(derived, readings, at);
    for (Reading reading : readings) {
      Instant time = reading.newest().phenomenonTime();
      until = earlier(until, Freshness.until(reading.datastream(), time, at));
    }
    return until;
  }

  /** The last instant at which no more of the readings are too old for the rule than at another. */
  public static Instant ageing(Derived derived, List<Reading> readings, Instant at) {
    Duration maxAge = derived.rule().maxAge();
    Instant until = Instant.MAX;
    for (Reading reading : maxAge == null ? List.<Reading>of() : readings) {
      Instant tooOld = reading.newest().phenomenonTime().plus(maxAge);
      until = tooOld.isBefore(at) ? until : earlier(until, tooOld);
    }
    return until;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static List<Member> members(Derived derived, List<Reading> readings, Instant now) {
    List<Member> members = new ArrayList<>(readings.size());
    for (Reading reading : readings) {
      Datastream datastream = reading.datastream();
      Observation observation = reading.newest();
      if (!counts(observation, derived.rule(), now)) {
        continue;
      }
      Double own = observation.result();
      String unit = members.isEmpty() ? datastream.unit() : members.getFirst().datastream().unit();
      Double converted = own == null ? null : inUnit(own, datastream.unit(), unit);
      if (converted != null) {
        members.add(new Member(datastream, observation, converted));
      }
    }
    return members;
  }

  private static boolean counts(Observation observation, DerivedRule rule, Instant now) {
    return WORSE.contains(observation.quality())
        && (rule.maxAge() == null
            || !observation.phenomenonTime().isBefore(now.minus(rule.maxAge())));
  }

  private static @Nullable Double inUnit(double number, String own, String unit) {
    if (own.equals(unit)) {
      return number;
    }
    try {
      return UnitConversion.convert(number, own, unit);
    } catch (TwinException otherDimension) {
      return null;
    }
  }

  private static int rank(Observation observation) {
    return WORSE.indexOf(observation.quality());
  }

  private static double fold(DerivedRule.Aggregate aggregate, List<Member> members) {
    double first = members.getFirst().number();
    double sum = 0;
    double least = first;
    double greatest = first;
    for (Member member : members) {
      sum += member.number();
      least = Math.min(least, member.number());
      greatest = Math.max(greatest, member.number());
    }
    return switch (aggregate) {
      case MEAN -> sum / members.size();
      case SUM -> sum;
      case MIN -> least;
      case MAX -> greatest;
    };
  }
}
