package io.citytwin.alarm.rule;

import io.citytwin.api.GlobalId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Conditions and selections in the shape of their inputs, so that they can be given back. */
final class RuleShape {

  private RuleShape() {}

  /** An {@code AlarmConditionInput}. */
  static Map<String, Object> of(Condition condition) {
    return switch (condition) {
      case Condition.Threshold(Trigger trigger) -> Map.of("threshold", limit(trigger));
      case Condition.Rate rate -> Map.of("rate", rate(rate));
      case Condition.Absence(Duration longerThan) ->
          Map.of("absence", Map.of("longerThan", longerThan.toString()));
      case Condition.Geofence fence ->
          Map.of(
              "geofence",
              fields(
                  "side",
                  fence.side(),
                  "area",
                  Map.of("wkt", fence.area()),
                  "for",
                  fence.lasting()));
      case Condition.Combination pair -> Map.of("combination", combination(pair));
    };
  }

  private static Map<String, Object> limit(Trigger trigger) {
    return fields(
        "comparison", trigger.comparison(),
        "limit", trigger.limit(),
        "clearAt", trigger.clearAt(),
        "for", trigger.lasting());
  }

  private static Map<String, Object> rate(Condition.Rate rate) {
    return fields(
        "direction", rate.direction(),
        "perSecond", rate.trigger().limit(),
        "clearAt", rate.trigger().clearAt(),
        "over", rate.over(),
        "for", rate.trigger().lasting());
  }

  private static Map<String, Object> combination(Condition.Combination pair) {
    Map<String, Object> shape = limit(pair.trigger());
    if (pair.operation() == Condition.Operation.AND) {
      shape.remove("clearAt");
    }
    UUID other = pair.otherDatastream();
    shape.putAll(
        fields(
            "operation", pair.operation(),
            "otherComparison", pair.otherComparison(),
            "otherLimit", pair.otherLimit(),
            "otherKey", pair.otherKey(),
            "otherDatastreamId", other == null ? null : id("Datastream", other),
            "within", pair.within()));
    return shape;
  }

  /** An {@code AlarmSelectionInput}. */
  static Map<String, Object> of(Selection selection) {
    List<UUID> datastreams = selection.datastreams();
    UUID area = selection.area();
    String areaType = "DISTRICT".equals(selection.areaKind()) ? "District" : "GridCell";
    return fields(
        "key", selection.key(),
        "kind", selection.kind(),
        "sensorType", selection.sensorType(),
        "datastreamIds",
            datastreams == null
                ? null
                : datastreams.stream().map(uuid -> id("Datastream", uuid)).toList(),
        "bbox", box(selection.boxes()),
        "within", area == null ? null : id(areaType, area));
  }

  /** Of two, both sides of the antimeridian, the first lies in the west. */
  private static @Nullable Map<String, Object> box(@Nullable List<Selection.Extent> extents) {
    return extents == null
        ? null
        : fields(
            "west", extents.getFirst().west(),
            "south", extents.getFirst().south(),
            "east", extents.getLast().east(),
            "north", extents.getFirst().north());
  }

  private static String id(String type, UUID key) {
    return new GlobalId(type, key.toString()).encode();
  }

  /** Names and values in turn; what is null is left out. */
  private static Map<String, Object> fields(@Nullable Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      if (value != null) {
        boolean plain = value instanceof Double || value instanceof Map || value instanceof List;
        fields.put(String.valueOf(namesAndValues[i]), plain ? value : value.toString());
      }
    }
    return fields;
  }
}
