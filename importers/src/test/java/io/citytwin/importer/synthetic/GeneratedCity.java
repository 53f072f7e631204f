package io.citytwin.importer.synthetic;

import io.citytwin.importer.synthetic.plan.CitySize;
import io.citytwin.importer.synthetic.plan.LocalFrame;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A small generated city, read back from its files with a JSON parser and JTS, which the
 * generator's own writer does not use.
 */
final class GeneratedCity {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final GeometryFactory GEOMETRY = new GeometryFactory();
  private static final Map<Long, GeneratedCity> CITIES = new LinkedHashMap<>();

  private final Path folder;
  private final Map<FeatureKind, Map<String, JsonNode>> features = new LinkedHashMap<>();

  private GeneratedCity(Path folder) throws IOException {
    this.folder = folder;
    for (FeatureKind kind : FeatureKind.values()) {
      Map<String, JsonNode> byId = new LinkedHashMap<>();
      for (String line : Files.readAllLines(folder.resolve(CityFolder.fileName(kind)))) {
        JsonNode feature = JSON.readTree(line);
        if (byId.put(feature.required("id").asString(), feature) != null) {
          throw new IllegalStateException(kind + " " + feature.get("id") + " appears twice");
        }
      }
      features.put(kind, byId);
    }
  }

  /** The small city of a seed, generated once in a test run. */
  static synchronized GeneratedCity of(long seed) {
    return CITIES.computeIfAbsent(seed, GeneratedCity::generate);
  }

  private static GeneratedCity generate(long seed) {
    try {
      Path folder = Files.createTempDirectory("generated-city");
      CityFolder.Manifest manifest = new CityFolder.Manifest("demo", CitySize.SMALL, seed, START);
      CityGenerator.generate(new CityFolder(folder), manifest);
      GeneratedCity city = new GeneratedCity(folder);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      return city;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path folder() {
    return folder;
  }

  /** Features of a kind by source id, in the order of the file. */
  Map<String, JsonNode> of(FeatureKind kind) {
    return features.getOrDefault(kind, Map.of());
  }

  static String text(JsonNode feature, String property) {
    return feature.required("properties").required(property).asString();
  }

  static double number(JsonNode feature, String property) {
    return feature.required("properties").required(property).asDouble();
  }

  static JsonNode coordinates(JsonNode feature) {
    return feature.required("geometry").required("coordinates");
  }

  /**
   * Polygon or multipolygon of a feature in whole units of 1e-7 degrees, in which equal places are
   * equal.
   */
  static Geometry area(JsonNode feature) {
    JsonNode coordinates = coordinates(feature);
    if (type(feature).equals("Polygon")) {
      return polygon(coordinates, true);
    }
    Polygon[] parts = new Polygon[coordinates.size()];
    for (int k = 0; k < parts.length; k++) {
      parts[k] = polygon(coordinates.get(k), true);
    }
    return GEOMETRY.createMultiPolygon(parts);
  }

  private static String type(JsonNode feature) {
    return feature.required("geometry").required("type").asString();
  }

  /** Polygon of a feature in metres, near enough for a small city: 1 m in 1,000 m at worst. */
  static Polygon meters(JsonNode feature) {
    return polygon(coordinates(feature), false);
  }

  /** Line of a feature in metres. */
  static Geometry lineMeters(JsonNode feature) {
    return GEOMETRY.createLineString(places(coordinates(feature), false));
  }

  /** Place of a feature in metres. */
  static Point pointMeters(JsonNode feature) {
    return GEOMETRY.createPoint(place(coordinates(feature), false));
  }

  /** Place of a feature in whole units of 1e-7 degrees. */
  static Point pointUnits(JsonNode feature) {
    return GEOMETRY.createPoint(place(coordinates(feature), true));
  }

  private static Polygon polygon(JsonNode rings, boolean units) {
    LinearRing shell = GEOMETRY.createLinearRing(places(rings.get(0), units));
    LinearRing[] holes = new LinearRing[rings.size() - 1];
    for (int k = 0; k < holes.length; k++) {
      holes[k] = GEOMETRY.createLinearRing(places(rings.get(k + 1), units));
    }
    return GEOMETRY.createPolygon(shell, holes);
  }

  private static Coordinate[] places(JsonNode positions, boolean units) {
    Coordinate[] places = new Coordinate[positions.size()];
    for (int k = 0; k < places.length; k++) {
      places[k] = place(positions.get(k), units);
    }
    return places;
  }

  private static Coordinate place(JsonNode position, boolean units) {
    double longitude = position.get(0).asDouble();
    double latitude = position.get(1).asDouble();
    return units
        ? new Coordinate(Math.rint(longitude * 1e7), Math.rint(latitude * 1e7))
        : new Coordinate(
            (longitude - LocalFrame.ORIGIN_LONGITUDE) * 101_090,
            (latitude - LocalFrame.ORIGIN_LATITUDE) * 110_780);
  }
}
