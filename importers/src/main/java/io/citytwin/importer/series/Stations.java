package io.citytwin.importer.series;

import io.citytwin.importer.geojson.GeoJsonSource;
import io.citytwin.importer.pipeline.CoordinateSystems;
import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.StorageTransform;
import io.citytwin.importer.record.Layer;
import io.citytwin.importer.record.RawRecord;
import io.citytwin.importer.record.RecordConsumer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.linearref.LengthIndexedLine;

/**
 * The places of sensors, from a file of stations (GeoJSON or delimited text) or from the rows
 * themselves. Only the stations asked for are kept.
 */
final class Stations {

  private static final GeometryFactory POINTS = new GeometryFactory();

  /**
   * A place and what its file says of it.
   *
   * @param point longitude and latitude
   * @param values by column
   */
  record Station(Point point, Map<String, String> values) {

    Station {
      values = Map.copyOf(values);
    }
  }

  private final SensorRule rule;
  private final Set<String> wanted;
  private final Map<String, Station> stations = new HashMap<>();

  private Stations(SensorRule rule, Set<String> wanted) {
    this.rule = rule;
    this.wanted = wanted;
  }

  /**
   * Reads a file of stations.
   *
   * @param wanted keys of the stations to keep
   */
  static Map<String, Station> read(Path file, SensorRule rule, Set<String> wanted)
      throws IOException {
    Stations reading = new Stations(rule, wanted);
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith("json") || name.endsWith("jsonl")) {
      reading.readGeoJson(file);
    } else {
      reading.readRows(file);
    }
    return reading.stations;
  }

  /** The place that columns of a row or a station name; null if they do not. */
  static @Nullable Point place(SensorRule rule, Function<String, @Nullable String> columns)
      throws SourceException {
    if (rule.x() == null || rule.y() == null) {
      return null;
    }
    String x = rule.x().fill(columns);
    String y = rule.y().fill(columns);
    if (x == null || y == null) {
      return null;
    }
    try {
      Point given =
          POINTS.createPoint(new Coordinate(Double.parseDouble(x), Double.parseDouble(y)));
      return (Point) CoordinateSystems.of(rule.crs()).toStorage(given);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private void readRows(Path path) throws IOException {
    SeriesFormat format =
        new SeriesFormat(
            SeriesFormat.Type.CSV,
            StandardCharsets.UTF_8,
            null,
            '"',
            0,
            List.of(),
            List.of(),
            false);
    try (SeriesFile file = SeriesFile.open(path);
        RowSource rows = format.open(file)) {
      rows.read(
          new RowSource.Consumer() {
            @Override
            public void row(SeriesRow row) throws IOException {
              Map<String, String> values = new LinkedHashMap<>();
              for (String column : row.columns()) {
                String value = row.find(column);
                if (value != null && !value.isBlank()) {
                  values.put(column, value.strip());
                }
              }
              add(values, place(rule, values::get));
            }

            @Override
            public void malformed(long line, String message, String raw) {
              // A station that cannot be read is one that is not there.
            }
          });
    }
  }

  private void readGeoJson(Path file) throws IOException {
    try (GeoJsonSource reader = new GeoJsonSource(file, file.getFileName().toString(), false)) {
      reader.read(new Features());
    }
  }

  private void add(Map<String, String> values, @Nullable Point point) {
    String key = rule.stationKey() == null ? null : rule.stationKey().fill(values::get);
    if (key != null && point != null && wanted.contains(key)) {
      stations.putIfAbsent(key, new Station(point, values));
    }
  }

  /** Takes features of any geometry: a line is represented by its middle. */
  private final class Features implements RecordConsumer {

    private @Nullable StorageTransform transform;

    @Override
    public void layer(Layer layer) throws IOException {
      // The format itself says that a file which names no other is in longitude and latitude.
      transform =
          CoordinateSystems.of(layer.crs() == DeclaredCrs.NONE ? DeclaredCrs.WGS84 : layer.crs());
    }

    @Override
    public void record(RawRecord record) {
      Geometry geometry = record.geometry();
      StorageTransform known = transform;
      Map<String, String> values = new LinkedHashMap<>();
      if (record.id() != null) {
        values.put("id", record.id());
      }
      record
          .properties()
          .forEach(
              (name, value) -> {
                if (value != null && !value.toString().isBlank()) {
                  values.put(name, value.toString().strip());
                }
              });
      if (geometry != null && !geometry.isEmpty() && known != null) {
        add(values, (Point) known.toStorage(middle(geometry)));
      }
    }

    @Override
    public void issue(Rejection issue) {
      // A station that cannot be read is one that is not there.
    }
  }

  private static Point middle(Geometry geometry) {
    return switch (geometry) {
      case Point point -> point;
      case LineString line -> {
        LengthIndexedLine measured = new LengthIndexedLine(line);
        yield POINTS.createPoint(measured.extractPoint(measured.getEndIndex() / 2));
      }
      case Polygon polygon -> polygon.getInteriorPoint();
      default -> middle(longest(geometry));
    };
  }

  private static Geometry longest(Geometry parts) {
    Geometry best = parts.getGeometryN(0);
    for (int i = 1; i < parts.getNumGeometries(); i++) {
      Geometry part = parts.getGeometryN(i);
      best = part.getLength() > best.getLength() ? part : best;
    }
    return best;
  }
}
