package io.citytwin.alarm.rule;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a rule watches for. Kept as JSON, so components are only added, and then nullable. */
public sealed interface Condition {

  /** Names of the cases, as the database and the schema have them. */
  enum Kind {
    THRESHOLD(Threshold.class),
    RATE(Rate.class),
    ABSENCE(Absence.class),
    GEOFENCE(Geofence.class),
    COMBINATION(Combination.class);

    private final Class<? extends Condition> type;

    Kind(Class<? extends Condition> type) {
      this.type = type;
    }

    /** The case it names. */
    public Class<? extends Condition> type() {
      return type;
    }
  }

  /** The name of this case. */
  default Kind kind() {
    return switch (this) {
      case Threshold _ -> Kind.THRESHOLD;
      case Rate _ -> Kind.RATE;
      case Absence _ -> Kind.ABSENCE;
      case Geofence _ -> Kind.GEOFENCE;
      case Combination _ -> Kind.COMBINATION;
    };
  }

  /** A number beyond a limit, in the unit of its datastream. */
  record Threshold(Trigger trigger) implements Condition {}

  /**
   * A number that changes too fast.
   *
   * @param trigger on the change in units per second; {@code FALL} measures it downwards
   * @param over time to look back over
   */
  record Rate(Direction direction, Trigger trigger, Duration over) implements Condition {}

  /** Which change. */
  enum Direction {
    RISE,
    FALL,
    EITHER;

    /** The change as this direction measures it. */
    public double of(double perSecond) {
      return switch (this) {
        case RISE -> perSecond;
        case FALL -> -perSecond;
        case EITHER -> Math.abs(perSecond);
      };
    }
  }

  /** No value for longer than a time. */
  record Absence(Duration longerThan) implements Condition {}

  /**
   * A moving sensor in an area or out of it.
   *
   * @param area valid polygon or multipolygon, EPSG:4326, as well-known text
   */
  record Geofence(Side side, String area, Duration lasting) implements Condition {}

  /** Which side of an area; the edge is inside. */
  enum Side {
    INSIDE,
    OUTSIDE
  }

  /**
   * Two datastreams against each other.
   *
   * @param trigger on the result or, for AND, on the first datastream
   * @param otherComparison for AND alone, else null
   * @param otherLimit for AND alone, else null
   * @param otherKey observed property of the other one; null if it is named
   * @param otherDatastream the other one for all; null if it is found by property
   * @param within how far apart both values may be in time
   */
  record Combination(
      Operation operation,
      Trigger trigger,
      Trigger.@Nullable Comparison otherComparison,
      @Nullable Double otherLimit,
      @Nullable String otherKey,
      @Nullable UUID otherDatastream,
      Duration within)
      implements Condition {}

  /** How two numbers are combined. */
  enum Operation {
    AND,
    DIFFERENCE,
    RATIO
  }
}
