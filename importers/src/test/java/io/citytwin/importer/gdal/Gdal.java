package io.citytwin.importer.gdal;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.record.RawRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * GDAL's reading of a file, by way of GeoJSON. Works on a copy: GDAL writes beside what it reads.
 */
public final class Gdal {

  private static final JsonMapper JSON = new JsonMapper();
  private static final GeometryFactory FACTORY = new GeometryFactory();

  /** A feature as GDAL has it. */
  public record Feature(@Nullable Geometry geometry, Map<String, @Nullable Object> properties) {}

  private Gdal() {}

  /** Features by layer. */
  public static Map<String, List<Feature>> read(Path file, Path folder, String... options)
      throws Exception {
    Path copy = folder.resolve(file.getFileName());
    if (!Files.exists(copy)) {
      Files.copy(file, copy);
      copy.toFile().setWritable(true);
    }
    Map<String, List<Feature>> layers = new LinkedHashMap<>();
    for (String line : run(List.of("ogrinfo", "-ro", "-q", copy.toString())).lines().toList()) {
      if (line.matches("\\d+: .*")) {
        String name =
            line.replaceFirst("\\d+: ", "").replaceFirst(" \\([^()]*(\\(any\\))?\\)$", "");
        layers.put(name, features(copy, name, folder, options));
      }
    }
    return layers;
  }

  private static List<Feature> features(Path copy, String layer, Path folder, String... options)
      throws Exception {
    Path json = Files.createTempFile(folder, "ogr", ".geojson");
    Files.delete(json);
    List<String> command =
        new ArrayList<>(
            List.of("ogr2ogr", "-f", "GeoJSON", json.toString(), copy.toString(), layer));
    command.addAll(List.of("-lco", "SIGNIFICANT_FIGURES=17", "-lco", "RFC7946=NO"));
    command.addAll(Arrays.asList(options));
    run(command);
    List<Feature> features = new ArrayList<>();
    for (JsonNode feature : JSON.readTree(json.toFile()).get("features")) {
      Map<String, @Nullable Object> properties = new LinkedHashMap<>();
      feature
          .get("properties")
          .properties()
          .forEach(
              entry ->
                  properties.put(entry.getKey(), JSON.treeToValue(entry.getValue(), Object.class)));
      JsonNode geometry = feature.get("geometry");
      features.add(
          new Feature(
              geometry == null || geometry.isNull() ? null : geometry(geometry), properties));
    }
    return features;
  }

  public static String run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(false)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    return output;
  }

  /** Asserts that a layer has the same features in the same order. */
  public static void assertSame(String layer, List<RawRecord> ours, List<Feature> theirs) {
    assertThat(ours).as("features of %s", layer).hasSameSizeAs(theirs);
    double[] sums = new double[4];
    for (int i = 0; i < ours.size(); i++) {
      String what = layer + " feature " + (i + 1);
      Geometry own = ours.get(i).geometry();
      Geometry other = theirs.get(i).geometry();
      assertSame(what, own, other);
      if (own != null && other != null) {
        sums[0] += own.getArea();
        sums[1] += other.getArea();
        sums[2] += own.getLength();
        sums[3] += other.getLength();
      }
    }
    assertThat(sums[0]).as("area of %s", layer).isCloseTo(sums[1], Percentage.withPercentage(1e-9));
    assertThat(sums[2])
        .as("length of %s", layer)
        .isCloseTo(sums[3], Percentage.withPercentage(1e-9));
  }

  public static void assertSame(String what, @Nullable Geometry own, @Nullable Geometry other) {
    if (own == null || other == null || own.isEmpty()) {
      assertThat(own == null || own.isEmpty()).as(what).isEqualTo(other == null || other.isEmpty());
      return;
    }
    assertThat(own.getGeometryType()).as(what).isEqualTo(other.getGeometryType());
    Coordinate[] a = own.getCoordinates();
    Coordinate[] b = other.getCoordinates();
    assertThat(a.length).as(what).isEqualTo(b.length);
    for (int i = 0; i < a.length; i++) {
      if (!isNear(a[i].x, b[i].x) || !isNear(a[i].y, b[i].y) || !isNear(a[i].getZ(), b[i].getZ())) {
        throw new AssertionError("%s position %d: %s, GDAL has %s".formatted(what, i, a[i], b[i]));
      }
    }
  }

  /** Equal but for the last digits, which GDAL's GeoJSON drops when they look like noise. */
  private static boolean isNear(double own, double other) {
    return Double.compare(own, other) == 0 || Math.abs(own - other) <= 1e-9 + 1e-14 * Math.abs(own);
  }

  /** Asserts that the fields GDAL has are there with the same values, as text or as number. */
  public static void assertSameValues(String layer, List<RawRecord> ours, List<Feature> theirs) {
    for (int i = 0; i < ours.size(); i++) {
      Map<String, @Nullable Object> own = ours.get(i).properties();
      for (Map.Entry<String, @Nullable Object> field : theirs.get(i).properties().entrySet()) {
        Object value = own.get(field.getKey());
        assertThat(isSame(value, field.getValue()))
            .as(
                "%s feature %d field %s: ours %s, GDAL's %s",
                layer, i + 1, field.getKey(), value, field.getValue())
            .isTrue();
      }
    }
  }

  private static boolean isSame(@Nullable Object own, @Nullable Object other) {
    if (own == null || other == null) {
      return own == other;
    }
    if (other instanceof Number number) {
      try {
        return new BigDecimal(own.toString()).compareTo(new BigDecimal(number.toString())) == 0
            || isNear(Double.parseDouble(own.toString()), number.doubleValue());
      } catch (NumberFormatException e) {
        return false;
      }
    }
    if (other instanceof List<?> list) {
      // A text that looks like an array, as osmnx writes it, becomes one in GDAL's GeoJSON.
      return own.toString().replaceAll("[\"']", "").equalsIgnoreCase(list.toString());
    }
    return own.toString().equals(other.toString());
  }

  private static Geometry geometry(JsonNode node) {
    JsonNode c = node.get("coordinates");
    return switch (node.get("type").asString()) {
      case "Point" -> FACTORY.createPoint(c.isEmpty() ? null : position(c));
      case "LineString" -> FACTORY.createLineString(positions(c));
      case "Polygon" -> polygon(c);
      case "MultiPoint" -> FACTORY.createMultiPointFromCoords(positions(c));
      case "MultiLineString" ->
          FACTORY.createMultiLineString(
              children(c).stream()
                  .map(line -> FACTORY.createLineString(positions(line)))
                  .toArray(LineString[]::new));
      case "MultiPolygon" ->
          FACTORY.createMultiPolygon(
              children(c).stream().map(Gdal::polygon).toArray(Polygon[]::new));
      case "GeometryCollection" ->
          FACTORY.createGeometryCollection(
              children(node.get("geometries")).stream()
                  .map(Gdal::geometry)
                  .toArray(Geometry[]::new));
      default -> throw new AssertionError(node);
    };
  }

  private static Polygon polygon(JsonNode c) {
    List<LinearRing> rings =
        children(c).stream().map(ring -> FACTORY.createLinearRing(positions(ring))).toList();
    return rings.isEmpty()
        ? FACTORY.createPolygon()
        : FACTORY.createPolygon(
            rings.getFirst(), rings.subList(1, rings.size()).toArray(LinearRing[]::new));
  }

  private static List<JsonNode> children(JsonNode array) {
    List<JsonNode> children = new ArrayList<>();
    array.forEach(children::add);
    return children;
  }

  private static Coordinate[] positions(JsonNode c) {
    return children(c).stream().map(Gdal::position).toArray(Coordinate[]::new);
  }

  private static Coordinate position(JsonNode c) {
    return c.size() > 2
        ? new Coordinate(c.get(0).asDouble(), c.get(1).asDouble(), c.get(2).asDouble())
        : new Coordinate(c.get(0).asDouble(), c.get(1).asDouble());
  }
}
