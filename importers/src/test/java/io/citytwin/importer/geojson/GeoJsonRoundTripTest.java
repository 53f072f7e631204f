package io.citytwin.importer.geojson;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.mapping.MappingOptions;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/** Random geometries of every type, written here and read back, must be equal to the last bit. */
class GeoJsonRoundTripTest {

  private static final int PER_SEED = 400;

  private final GeometryFactory factory = new GeometryFactory();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void writtenGeometryIsReadBackEqual(long seed) throws IOException {
    Random random = new Random(seed);
    Geometry[] written =
        IntStream.range(0, PER_SEED)
            .mapToObj(i -> geometry(random, random.nextInt(7), random.nextBoolean()))
            .toArray(Geometry[]::new);
    String body =
        IntStream.range(0, PER_SEED)
            .mapToObj(
                i ->
                    "{\"type\":\"Feature\",\"id\":%d,\"geometry\":%s,\"properties\":null}"
                        .formatted(i, json(written[i])))
            .collect(Collectors.joining(random.nextBoolean() ? ",\n  " : ","));
    Path file = folder.resolve("random.geojson");
    Files.writeString(
        file,
        "{\"type\":\"FeatureCollection\",\"features\":[" + body + "]}",
        StandardCharsets.UTF_8);

    CollectingSink sink =
        CollectingSink.of(file, new MappingOptions(FeatureKind.SENSOR, null, null));

    assertThat(sink.issues).isEmpty();
    assertThat(sink.features).hasSize(PER_SEED);
    for (int i = 0; i < PER_SEED; i++) {
      Geometry read = sink.features.get(i).geometry();
      assertThat(read.getGeometryType()).isEqualTo(written[i].getGeometryType());
      assertThat(read.getCoordinates())
          .usingElementComparator((a, b) -> sameOrdinates(a, b) ? 0 : 1)
          .containsExactly(written[i].getCoordinates());
      assertThat(read.equalsExact(written[i])).isTrue();
    }
  }

  private static boolean sameOrdinates(Coordinate a, Coordinate b) {
    return a.x == b.x && a.y == b.y && Double.compare(a.getZ(), b.getZ()) == 0;
  }

  private Geometry geometry(Random random, int type, boolean high) {
    return switch (type) {
      case 0 -> point(random, high);
      case 1 -> line(random, high);
      case 2 -> polygon(random, high);
      case 3 ->
          factory.createMultiPoint(
              IntStream.range(0, 3).mapToObj(i -> point(random, high)).toArray(Point[]::new));
      case 4 ->
          factory.createMultiLineString(
              IntStream.range(0, 3).mapToObj(i -> line(random, high)).toArray(LineString[]::new));
      case 5 ->
          factory.createMultiPolygon(
              IntStream.range(0, 2).mapToObj(i -> polygon(random, high)).toArray(Polygon[]::new));
      default ->
          factory.createGeometryCollection(
              new Geometry[] {point(random, high), polygon(random, high)});
    };
  }

  private Coordinate position(Random random, boolean high) {
    double x = random.nextDouble() * 360 - 180;
    double y = random.nextInt(4) == 0 ? random.nextInt(90) : random.nextDouble() * 1e-7;
    return high ? new Coordinate(x, y, random.nextDouble() * 9000) : new Coordinate(x, y);
  }

  private Point point(Random random, boolean high) {
    return factory.createPoint(position(random, high));
  }

  private LineString line(Random random, boolean high) {
    return factory.createLineString(
        IntStream.range(0, 2 + random.nextInt(80))
            .mapToObj(i -> position(random, high))
            .toArray(Coordinate[]::new));
  }

  private Polygon polygon(Random random, boolean high) {
    Coordinate[] ring = new Coordinate[4 + random.nextInt(6)];
    for (int i = 0; i < ring.length - 1; i++) {
      ring[i] = position(random, high);
    }
    ring[ring.length - 1] = ring[0].copy();
    return factory.createPolygon(
        factory.createLinearRing(ring),
        random.nextBoolean()
            ? new org.locationtech.jts.geom.LinearRing[] {factory.createLinearRing(ring.clone())}
            : new org.locationtech.jts.geom.LinearRing[0]);
  }

  private static String json(Geometry geometry) {
    if (geometry.getGeometryType().equals("GeometryCollection")) {
      return "{\"type\":\"GeometryCollection\",\"geometries\":[%s]}"
          .formatted(parts(geometry, GeoJsonRoundTripTest::json));
    }
    return "{\"type\":\"%s\",\"coordinates\":%s}"
        .formatted(geometry.getGeometryType(), coordinates(geometry));
  }

  private static String coordinates(Geometry geometry) {
    return switch (geometry) {
      case Point point -> position(point.getCoordinate());
      case LineString line -> run(line.getCoordinates());
      case Polygon polygon -> {
        StringBuilder rings =
            new StringBuilder("[" + run(polygon.getExteriorRing().getCoordinates()));
        for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
          rings.append(",").append(run(polygon.getInteriorRingN(i).getCoordinates()));
        }
        yield rings.append("]").toString();
      }
      default -> "[" + parts(geometry, GeoJsonRoundTripTest::coordinates) + "]";
    };
  }

  private static String parts(
      Geometry geometry, java.util.function.Function<Geometry, String> form) {
    return IntStream.range(0, geometry.getNumGeometries())
        .mapToObj(i -> form.apply(geometry.getGeometryN(i)))
        .collect(Collectors.joining(","));
  }

  private static String run(Coordinate[] positions) {
    return java.util.Arrays.stream(positions)
        .map(GeoJsonRoundTripTest::position)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String position(Coordinate c) {
    return Double.isNaN(c.getZ())
        ? "[%s,%s]".formatted(c.x, c.y)
        : "[%s,%s,%s]".formatted(c.x, c.y, c.getZ());
  }
}
