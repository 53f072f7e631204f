package io.citytwin.alarm;

import static io.citytwin.api.Arguments.object;

import io.citytwin.alarm.rule.AlarmIds;
import io.citytwin.alarm.rule.AlarmRule;
import io.citytwin.alarm.rule.Selection.Extent;
import io.citytwin.api.Deadline;
import io.citytwin.api.GlobalId;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.spatial.Box;
import io.citytwin.spatial.GeometryArguments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which alarms; null is all.
 *
 * @param states names of states
 * @param severities names of severities
 * @param rules ids of rules
 * @param extents opened in one of these
 * @param from opened then or later
 * @param to opened before
 */
record AlarmFilter(
    @Nullable List<String> states,
    @Nullable List<String> severities,
    @Nullable List<UUID> rules,
    @Nullable List<Extent> extents,
    @Nullable Instant from,
    @Nullable Instant to) {

  private static final int MAX_RULES = 100;
  private static final int DEGREES = 4326;

  /**
   * Reads an {@code AlarmFilter}.
   *
   * @param statesOtherwise if it names none
   */
  static AlarmFilter of(
      @Nullable Map<String, Object> given,
      GeometryArguments geometries,
      Deadline deadline,
      @Nullable List<String> statesOtherwise) {
    Map<String, Object> input = given == null ? Map.of() : given;
    List<String> states = texts(input, "state");
    return new AlarmFilter(
        states == null ? statesOtherwise : states,
        texts(input, "severity"),
        rules(input),
        input.get("bbox") == null
            ? null
            : geometries.boxes(object(input, "bbox"), deadline).stream()
                .map(AlarmFilter::extent)
                .toList(),
        time(input, "gte"),
        time(input, "lt"));
  }

  @SuppressWarnings("unchecked") // the schema coerces these fields to lists of text
  private static @Nullable List<String> texts(Map<String, Object> input, String field) {
    return (List<String>) input.get(field);
  }

  private static @Nullable List<UUID> rules(Map<String, Object> input) {
    List<String> ids = texts(input, "ruleIds");
    if (ids == null) {
      return null;
    }
    if (ids.size() > MAX_RULES) {
      throw TwinException.limitExceeded(
          "ruleIds has %d ids, the limit is %d; ask in several requests"
              .formatted(ids.size(), MAX_RULES),
          MAX_RULES,
          ids.size());
    }
    List<UUID> rules = new ArrayList<>();
    for (String id : ids) {
      GlobalId global = GlobalId.decode(id);
      if (!global.type().equals(AlarmRule.TYPE)) {
        throw new TwinException(
            ErrorCode.BAD_USER_INPUT,
            "ruleIds names a %s, allowed are rules; alarmRules lists them"
                .formatted(global.type()));
      }
      rules.add(AlarmIds.uuid(global));
    }
    return rules;
  }

  private static Extent extent(Box box) {
    if (box.srid() != DEGREES) {
      throw new TwinException(
          ErrorCode.UNSUPPORTED_CRS,
          "bbox is in EPSG:%d, allowed are EPSG:4326 and OGC:CRS84".formatted(box.srid()));
    }
    return new Extent(box.west(), box.south(), box.east(), box.north());
  }

  private static @Nullable Instant time(Map<String, Object> input, String bound) {
    return input.get("openedAt") == null ? null : (Instant) object(input, "openedAt").get(bound);
  }

  /** Whether an alarm meets it. */
  boolean isMetBy(Alarm alarm, UUID rule) {
    return (states == null || states.contains(alarm.state().name()))
        && (severities == null || severities.contains(alarm.severity().name()))
        && (rules == null || rules.contains(rule))
        && (extents == null || extents.stream().anyMatch(extent -> holds(extent, alarm)))
        && (from == null || !alarm.openedAt().isBefore(from))
        && (to == null || alarm.openedAt().isBefore(to));
  }

  private static boolean holds(Extent extent, Alarm alarm) {
    return alarm.longitude() >= extent.west()
        && alarm.longitude() <= extent.east()
        && alarm.latitude() >= extent.south()
        && alarm.latitude() <= extent.north();
  }
}
