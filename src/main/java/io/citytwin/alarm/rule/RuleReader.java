package io.citytwin.alarm.rule;

import static io.citytwin.api.Arguments.object;
import static io.citytwin.api.Arguments.required;
import static io.citytwin.api.Arguments.storable;

import io.citytwin.api.Deadline;
import io.citytwin.api.GlobalId;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.spatial.GeometryArguments;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what a client gives for a rule, and refuses what could not be evaluated. */
@Component
class RuleReader {

  private static final int MAX_NAME = 200;
  private static final int MAX_MESSAGE = 1_000;
  private static final int MAX_DATASTREAMS = 1_000;
  private static final double MAX_RADIUS = 100_000;
  private static final Duration DAY = Duration.ofDays(1);

  private final ConditionReader conditions;
  private final GeometryArguments geometries;

  RuleReader(GeometryArguments geometries) {
    this.conditions = new ConditionReader(geometries);
    this.geometries = geometries;
  }

  /** The text of a new rule. */
  AlarmRule.Text create(Map<String, Object> input, Deadline deadline) {
    return new AlarmRule.Text(
        name(input),
        severity(input),
        message(input),
        conditions.read(object(input, "condition"), deadline),
        selection(object(input, "appliesTo"), deadline),
        lateness(input),
        input.get("merge") == null ? null : merge(object(input, "merge")));
  }

  /** The text of a rule after a change. */
  AlarmRule.Text update(AlarmRule.Text before, Map<String, Object> input, Deadline deadline) {
    boolean parted = Boolean.TRUE.equals(input.get("withoutMerge"));
    if (parted && input.get("merge") != null) {
      throw bad("both merge and withoutMerge are given; give one");
    }
    return new AlarmRule.Text(
        input.get("name") == null ? before.name() : name(input),
        input.get("severity") == null ? before.severity() : severity(input),
        input.get("message") == null ? before.message() : message(input),
        input.get("condition") == null
            ? before.condition()
            : conditions.read(object(input, "condition"), deadline),
        input.get("appliesTo") == null
            ? before.selection()
            : selection(object(input, "appliesTo"), deadline),
        input.get("allowedLateness") == null ? before.lateness() : lateness(input),
        mergeAfter(before.merge(), parted, input));
  }

  private static AlarmRule.@Nullable Merge mergeAfter(
      AlarmRule.@Nullable Merge before, boolean parted, Map<String, Object> input) {
    if (parted) {
      return null;
    }
    return input.get("merge") == null ? before : merge(object(input, "merge"));
  }

  private static String name(Map<String, Object> input) {
    return text(input, "name", MAX_NAME);
  }

  private static AlarmRule.Severity severity(Map<String, Object> input) {
    return AlarmRule.Severity.valueOf((String) required(input, "severity"));
  }

  private static String message(Map<String, Object> input) {
    String template = text(input, "message", MAX_MESSAGE);
    MessageTemplate.check(template);
    return template;
  }

  /** A text that is not blank, without spaces around it. */
  static String text(Map<String, Object> input, String field, int most) {
    String text = storable((String) required(input, field)).strip();
    if (text.isEmpty() || text.length() > most) {
      throw bad("%s has %d characters, allowed are 1 to %d".formatted(field, text.length(), most));
    }
    return text;
  }

  private static Duration lateness(Map<String, Object> input) {
    return duration(input, "allowedLateness", Duration.ZERO, DAY);
  }

  private static AlarmRule.Merge merge(Map<String, Object> input) {
    double radius = ((Number) required(input, "radiusMeters")).doubleValue();
    if (!(radius >= 0 && radius <= MAX_RADIUS)) {
      throw bad("radiusMeters is %s, allowed are 0 to %.0f".formatted(radius, MAX_RADIUS));
    }
    return new AlarmRule.Merge(radius, duration(input, "window", Duration.ZERO, DAY));
  }

  /** A duration in a range, both ends allowed. */
  static Duration duration(Map<String, Object> input, String field, Duration least, Duration most) {
    Duration given = (Duration) required(input, field);
    if (given.compareTo(least) < 0 || given.compareTo(most) > 0) {
      throw bad("%s is %s, allowed are %s to %s".formatted(field, given, least, most));
    }
    return Duration.of(given.toNanos() / 1_000, ChronoUnit.MICROS);
  }

  static TwinException bad(String message) {
    return new TwinException(ErrorCode.BAD_USER_INPUT, message);
  }

  private Selection selection(Map<String, Object> input, Deadline deadline) {
    if (input.values().stream().allMatch(Objects::isNull)) {
      throw bad(
          "appliesTo selects nothing; give at least one of key, kind, sensorType, datastreamIds,"
              + " bbox and within");
    }
    GlobalId area =
        input.get("within") == null ? null : GlobalId.decode((String) required(input, "within"));
    return new Selection(
        optionalText(input, "key"),
        (String) input.get("kind"),
        optionalText(input, "sensorType"),
        input.get("datastreamIds") == null ? null : datastreams(input),
        input.get("bbox") == null ? null : extents(object(input, "bbox"), deadline),
        area == null ? null : areaKind(area),
        area == null ? null : AlarmIds.uuid(area));
  }

  private static @Nullable String optionalText(Map<String, Object> input, String field) {
    return input.get(field) == null ? null : text(input, field, MAX_NAME);
  }

  private static String areaKind(GlobalId id) {
    return switch (id.type()) {
      case "District" -> "DISTRICT";
      case "GridCell" -> "GRID_CELL";
      default ->
          throw bad(
              "within is the id of a %s, allowed are District and GridCell".formatted(id.type()));
    };
  }

  private static List<UUID> datastreams(Map<String, Object> input) {
    List<?> ids = (List<?>) required(input, "datastreamIds");
    if (ids.isEmpty() || ids.size() > MAX_DATASTREAMS) {
      throw TwinException.limitExceeded(
          "datastreamIds has %d ids, allowed are 1 to %d".formatted(ids.size(), MAX_DATASTREAMS),
          MAX_DATASTREAMS,
          ids.size());
    }
    List<UUID> read = new ArrayList<>();
    ids.forEach(id -> read.add(datastream((String) id, "datastreamIds")));
    return List.copyOf(read);
  }

  /** The identity of a datastream, of its id. */
  static UUID datastream(String id, String field) {
    GlobalId global = GlobalId.decode(id);
    if (!global.type().equals("Datastream")) {
      throw bad("%s names a %s, allowed are datastreams".formatted(field, global.type()));
    }
    return AlarmIds.uuid(global);
  }

  private List<Selection.Extent> extents(Map<String, Object> input, Deadline deadline) {
    return degrees(geometries, input, deadline);
  }

  /** An extent in degrees; two for one that crosses the antimeridian. */
  static List<Selection.Extent> degrees(
      GeometryArguments geometries, Map<String, Object> input, Deadline deadline) {
    return geometries.boxes(input, deadline).stream()
        .map(
            box -> {
              if (box.srid() != ConditionReader.DEGREES) {
                throw new TwinException(
                    ErrorCode.UNSUPPORTED_CRS,
                    "bbox is in EPSG:%d, allowed are EPSG:4326 and OGC:CRS84"
                        .formatted(box.srid()));
              }
              return new Selection.Extent(box.west(), box.south(), box.east(), box.north());
            })
        .toList();
  }
}
