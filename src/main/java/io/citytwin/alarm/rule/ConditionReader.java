package io.citytwin.alarm.rule;

import static io.citytwin.alarm.rule.RuleReader.bad;
import static io.citytwin.alarm.rule.RuleReader.duration;
import static io.citytwin.api.Arguments.object;
import static io.citytwin.api.Arguments.required;

import io.citytwin.api.Deadline;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.spatial.GeometryArgument;
import io.citytwin.spatial.GeometryArguments;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Polygonal;
import org.locationtech.jts.io.WKTWriter;

/** Reads an {@code AlarmConditionInput}. */
final class ConditionReader {

  /** SRID of degrees on WGS 84. */
  static final int DEGREES = 4326;

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final GeometryArguments geometries;

  ConditionReader(GeometryArguments geometries) {
    this.geometries = geometries;
  }

  Condition read(Map<String, Object> input, Deadline deadline) {
    String kind = input.keySet().iterator().next();
    Map<String, Object> given = object(input, kind);
    return switch (kind) {
      case "threshold" -> new Condition.Threshold(trigger(given, comparison(given), "limit"));
      case "rate" -> rate(given);
      case "absence" ->
          new Condition.Absence(duration(given, "longerThan", SECOND, Duration.ofDays(31)));
      case "geofence" -> geofence(given, deadline);
      case "combination" -> combination(given);
      default -> throw new IllegalStateException("the schema has no condition " + kind);
    };
  }

  private static Trigger.Comparison comparison(Map<String, Object> input) {
    return Trigger.Comparison.valueOf((String) required(input, "comparison"));
  }

  private static Trigger trigger(
      Map<String, Object> input, Trigger.Comparison comparison, String limitField) {
    double limit = finite(input, limitField);
    double clearAt = input.get("clearAt") == null ? limit : finite(input, "clearAt");
    if (comparison.isBeyond(clearAt, limit)) {
      throw bad(
          "clearAt is %s, beyond %s %s: such an alarm would clear while it opens; give at %s %s"
              .formatted(
                  clearAt,
                  limitField,
                  limit,
                  comparison == Trigger.Comparison.ABOVE ? "most" : "least",
                  limit));
    }
    return new Trigger(comparison, limit, clearAt, lasting(input));
  }

  private static Duration lasting(Map<String, Object> input) {
    return duration(input, "for", Duration.ZERO, DAY);
  }

  private static double finite(Map<String, Object> input, String field) {
    double number = ((Number) required(input, field)).doubleValue();
    if (!Double.isFinite(number)) {
      throw bad("%s is %s, allowed are finite numbers".formatted(field, number));
    }
    return number;
  }

  private static Condition rate(Map<String, Object> input) {
    Trigger trigger = trigger(input, Trigger.Comparison.ABOVE, "perSecond");
    if (trigger.limit() <= 0) {
      throw bad(
          "perSecond is %s, allowed is more than 0; direction FALL watches for falling"
              .formatted(trigger.limit()));
    }
    return new Condition.Rate(
        Condition.Direction.valueOf((String) required(input, "direction")),
        trigger,
        duration(input, "over", SECOND, Duration.ofHours(1)));
  }

  private Condition geofence(Map<String, Object> input, Deadline deadline) {
    GeometryArgument area = geometries.geometry(object(input, "area"), deadline);
    if (area.srid() != DEGREES) {
      throw new TwinException(
          ErrorCode.UNSUPPORTED_CRS,
          "area is in EPSG:%d, allowed is EPSG:4326".formatted(area.srid()));
    }
    if (!(area.geometry() instanceof Polygonal)) {
      throw new TwinException(
          ErrorCode.INVALID_GEOMETRY,
          "area is a %s, allowed are Polygon and MultiPolygon"
              .formatted(area.geometry().getGeometryType()));
    }
    return new Condition.Geofence(
        Condition.Side.valueOf((String) required(input, "side")),
        new WKTWriter(2).write(area.geometry()),
        lasting(input));
  }

  private static Condition combination(Map<String, Object> input) {
    Condition.Operation operation =
        Condition.Operation.valueOf((String) required(input, "operation"));
    boolean both = operation == Condition.Operation.AND;
    if (both != (input.get("otherLimit") != null)
        || both != (input.get("otherComparison") != null)
        || (both && input.get("clearAt") != null)) {
      throw bad(
          both
              ? "AND takes otherComparison and otherLimit, and no clearAt; what it has is another set"
              : operation + " takes no otherComparison and no otherLimit; only AND does");
    }
    if ((input.get("otherKey") == null) == (input.get("otherDatastreamId") == null)) {
      throw bad("give either otherKey or otherDatastreamId, one and not both");
    }
    return new Condition.Combination(
        operation,
        trigger(input, comparison(input), "limit"),
        both ? Trigger.Comparison.valueOf((String) required(input, "otherComparison")) : null,
        both ? (Double) finite(input, "otherLimit") : null,
        input.get("otherKey") == null ? null : RuleReader.text(input, "otherKey", 200),
        other(input),
        duration(input, "within", SECOND, DAY));
  }

  private static @Nullable UUID other(Map<String, Object> input) {
    return input.get("otherDatastreamId") == null
        ? null
        : RuleReader.datastream((String) required(input, "otherDatastreamId"), "otherDatastreamId");
  }
}
