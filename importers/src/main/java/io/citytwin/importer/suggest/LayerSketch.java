package io.citytwin.importer.suggest;

import io.citytwin.importer.mapping.KnownSchemas;
import io.citytwin.importer.record.Field;
import io.citytwin.importer.record.Layer;
import io.citytwin.importer.record.RawRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/** What the first records of a layer show. */
final class LayerSketch {

  /** Dimension of a layer whose geometries say nothing of it. */
  static final int UNKNOWN = -1;

  private static final int MAX_FIELDS = 500;
  private static final String NO_GEOMETRY = "no geometry";

  private final Layer layer;
  private final Map<String, FieldSketch> fields = new LinkedHashMap<>();
  private final Map<String, Long> geometries = new TreeMap<>();
  private final long[] dimensions = new long[3];
  private long records;
  private boolean identified = true;
  private Optional<String> known = Optional.empty();

  LayerSketch(Layer layer) {
    this.layer = layer;
    for (Field field : layer.fields()) {
      if (fields.size() < MAX_FIELDS) {
        fields.put(field.name(), new FieldSketch(field.name()));
      }
    }
  }

  Layer layer() {
    return layer;
  }

  long records() {
    return records;
  }

  /** Looks at a record, whole or with a geometry that could not be read. */
  void add(RawRecord record) {
    if (records == 0) {
      known = KnownSchemas.find(layer.name(), record.properties());
    }
    records++;
    identified = identified && record.id() != null;
    addGeometry(record.geometry());
    record
        .properties()
        .forEach(
            (name, value) -> {
              if (fields.size() < MAX_FIELDS || fields.containsKey(name)) {
                fields.computeIfAbsent(name, FieldSketch::new).add(value);
              }
            });
  }

  private void addGeometry(@Nullable Geometry geometry) {
    if (geometry == null || geometry.isEmpty()) {
      geometries.merge(NO_GEOMETRY, 1L, Long::sum);
      return;
    }
    geometries.merge(geometry.getGeometryType(), 1L, Long::sum);
    if (!geometry.getGeometryType().equals(Geometry.TYPENAME_GEOMETRYCOLLECTION)) {
      dimensions[geometry.getDimension()]++;
    }
  }

  Collection<FieldSketch> fields() {
    return fields.values();
  }

  /** Whether the format itself identifies every record. */
  boolean isIdentified() {
    return identified && records > 0;
  }

  /** Title of the built-in mapping that the layer gets if none is named. */
  Optional<String> known() {
    return known;
  }

  /** Whether records were seen, and none of them had a geometry. */
  boolean lacksGeometry() {
    return records > 0 && geometries.keySet().equals(Set.of(NO_GEOMETRY));
  }

  /** Types of geometry with their numbers, such as {@code 85 Polygon, 1 MultiPolygon}. */
  String geometries() {
    List<String> types = new ArrayList<>();
    geometries.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(type -> types.add("%,d %s".formatted(type.getValue(), type.getKey())));
    return types.isEmpty() ? "no record that can be read" : String.join(", ", types);
  }

  /** 0 for points, 1 for lines, 2 for areas: of most records; {@link #UNKNOWN} if none has any. */
  int dimension() {
    int most = UNKNOWN;
    for (int i = 0; i < dimensions.length; i++) {
      if (dimensions[i] > (most == UNKNOWN ? 0 : dimensions[most])) {
        most = i;
      }
    }
    return most;
  }
}
