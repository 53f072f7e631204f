package io.citytwin.importer.suggest;

import io.citytwin.importer.record.Field;
import io.citytwin.importer.record.Layer;
import io.citytwin.importer.record.RawRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the first records of a layer show. */
final class LayerSketch {

  private static final int MAX_FIELDS = 500;

  private final Layer layer;
  private final Map<String, FieldSketch> fields = new LinkedHashMap<>();
  private final Map<String, Long> geometries = new TreeMap<>();
  private long records;
  private boolean identified = true;

  LayerSketch(Layer layer) {
    this.layer = layer;
    for (Field field : layer.fields()) {
      fields.put(field.name(), new FieldSketch(field.name()));
    }
  }

  Layer layer() {
    return layer;
  }

  long records() {
    return records;
  }

  void add(RawRecord record) {
    records++;
    identified = identified && record.id() != null;
    String type = record.geometry() == null ? "none" : record.geometry().getGeometryType();
    geometries.merge(type, 1L, Long::sum);
    record
        .properties()
        .forEach(
            (name, value) -> {
              if (fields.size() < MAX_FIELDS || fields.containsKey(name)) {
                fields.computeIfAbsent(name, FieldSketch::new).add(value);
              }
            });
  }

  Collection<FieldSketch> fields() {
    return fields.values();
  }

  /** Whether the format itself identifies every record. */
  boolean isIdentified() {
    return identified && records > 0;
  }

  /** Types of geometry with their numbers, such as {@code Polygon 85, MultiPolygon 1}. */
  String geometries() {
    List<String> types = new ArrayList<>();
    geometries.forEach((type, count) -> types.add(type + " " + count));
    return String.join(", ", types);
  }

  /** 0 for points, 1 for lines, 2 for areas, -1 for none: of most records. */
  int dimension() {
    String most = "none";
    for (Map.Entry<String, Long> type : geometries.entrySet()) {
      if (type.getValue() > geometries.getOrDefault(most, 0L) || most.equals("none")) {
        most = type.getKey();
      }
    }
    if (most.endsWith("Point")) {
      return 0;
    }
    return most.endsWith("LineString") ? 1 : most.endsWith("Polygon") ? 2 : -1;
  }
}
