package io.citytwin.importer.pipeline;

import io.citytwin.model.feature.CellScheme;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.DistrictLevel;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.model.feature.PipeNodeKind;
import io.citytwin.model.feature.RoadClass;
import io.citytwin.model.feature.SensorStatus;
import io.citytwin.model.feature.TravelDirection;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/**
 * Fills typed columns where the source is silent: measured from the geometry, or by a documented
 * default, which is counted so that the report can say so. Not thread-safe.
 */
final class ColumnDefaults {

  private static final Set<String> REQUIRED =
      Set.of("PIPE.medium", "PIPE_NODE.medium", "SENSOR.sensor_type");
  private static final Map<String, Object> CONSTANTS =
      Map.ofEntries(
          Map.entry("ROAD.road_class", RoadClass.RESIDENTIAL.name()),
          Map.entry("ROAD.direction", TravelDirection.BOTH.name()),
          Map.entry("ROAD.bridge", false),
          Map.entry("ROAD.tunnel", false),
          Map.entry("ROAD.layer", 0),
          Map.entry("ROAD_JUNCTION.signalised", false),
          Map.entry("PIPE_NODE.node_kind", PipeNodeKind.JUNCTION.name()),
          Map.entry("GRID_CELL.scheme", CellScheme.SQUARE.name()),
          Map.entry("GRID_CELL.level", 0),
          Map.entry("DISTRICT.level", DistrictLevel.OTHER.name()),
          Map.entry("SENSOR.status", SensorStatus.ONLINE.name()),
          Map.entry("SENSOR.datastreams", "[]"));

  private final Map<FeatureKind, List<String>> qualified = new EnumMap<>(FeatureKind.class);
  private final Map<String, Long> used = new TreeMap<>();

  /** The values with every gap filled that can be; the first column that must not stay empty. */
  record Filled(List<@Nullable Object> values, @Nullable Column missing) {}

  Filled fill(FeatureRecord feature, Geometry geometry) {
    List<@Nullable Object> values = new ArrayList<>(feature.values());
    Column missing = null;
    List<String> names = qualified.computeIfAbsent(feature.kind(), ColumnDefaults::qualifiedNames);
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) != null) {
        continue;
      }
      Object value = valueFor(feature, names.get(i), geometry);
      values.set(i, value);
      if (value == null && missing == null && REQUIRED.contains(names.get(i))) {
        missing = feature.kind().columns().get(i);
      }
    }
    return new Filled(values, missing);
  }

  /** Sentences about the defaults used so far. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    used.forEach(
        (what, count) ->
            notes.add(
                "%s = %s where the source is silent (%,d records)"
                    .formatted(what, CONSTANTS.get(what), count)));
    return notes;
  }

  private @Nullable Object valueFor(FeatureRecord feature, String column, Geometry geometry) {
    switch (column) {
      case "ROAD.length", "PIPE.length" -> {
        return EllipsoidMeasure.length(geometry);
      }
      case "GRID_CELL.area", "DISTRICT.area", "PLOT.area" -> {
        return EllipsoidMeasure.area(geometry);
      }
      case "GRID_CELL.code" -> {
        return feature.sourceId();
      }
      default -> {
        Object constant = CONSTANTS.get(column);
        if (constant != null && !"[]".equals(constant)) {
          used.merge(column, 1L, Long::sum);
        }
        return constant;
      }
    }
  }

  /** The typed columns of a kind, each as {@code KIND.column}. */
  private static List<String> qualifiedNames(FeatureKind kind) {
    return kind.columns().stream().map(column -> kind + "." + column.name()).toList();
  }
}
