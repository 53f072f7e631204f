package io.citytwin.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.live.RunningService;
import io.citytwin.testing.PostgisDatabase;
import io.citytwin.testing.TestServers;
import io.citytwin.testing.service.FixtureCity;
import java.util.Base64;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;
import org.locationtech.jts.io.WKTReader;
import tools.jackson.databind.JsonNode;

/** What a feature's geometry answers, in all forms, systems and measures. */
class GeometryIT {

  /** Published with the formulas in common public use, as their example. */
  private static final double[] BEIJING = {116.404, 39.915};

  private static final double[] BEIJING_GCJ_02 = {116.41024449916938, 39.91640428150164};

  private static final Offset<Double> NANOMETRES = within(1e-12);

  private static PostgisDatabase database;
  private static RunningService service;

  @BeforeAll
  static void start() {
    database = FixtureCity.filled();
    database.execute(
        """
        insert into twin.dataset (name) values ('shapes');
        insert into twin.building (entity_id, dataset, source_id, name, geom, attributes, row_hash,
          valid_from, recorded_at, job_id)
        select gen_random_uuid(), 'shapes', name, name, st_geomfromtext(wkt, 4326), '{}', '',
          '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 1
        from (values
          ('beijing', 'POINT(116.404 39.915)'),
          ('degree', 'POLYGON((0 0, 1 0, 1 1, 0 1, 0 0))'),
          ('equator', 'LINESTRING Z (0 0 5, 1 0 6)'),
          ('crescent', 'POLYGON((10 10, 13 10, 13 11, 11 11, 11 12, 13 12, 13 13, 10 13, 10 10))'),
          ('high', 'MULTIPOLYGON Z (((120.4 39.9 1, 120.5 39.9 2, 120.5 40 3, 120.4 39.9 1)))'),
          ('dust', 'LINESTRING(1e-9 0, 1 1)')
        ) as t(name, wkt);
        """);
    service = RunningService.start(database.url(), TestServers.redisUrl());
  }

  @AfterAll
  static void stop() {
    service.close();
    database.close();
  }

  private static JsonNode building(String name, String fields) {
    JsonNode answer =
        service.graphql(
            "query($name: String) { city { buildings(filter: { name: { eq: $name } }) { nodes { "
                + fields
                + " } } } }",
            Map.of("name", name));
    assertThat(answer.path("errors").isMissingNode()).as(answer.toString()).isTrue();
    return answer.at("/data/city/buildings/nodes/0");
  }

  private static long found(String spatial) {
    JsonNode answer =
        service.graphql(
            "{ city { buildings(filter: { spatial: { "
                + spatial
                + " } }) { totalCount(mode: EXACT) nodes { id } } } }",
            Map.of());
    assertThat(answer.path("errors").isMissingNode()).as(answer.toString()).isTrue();
    return answer.at("/data/city/buildings/totalCount").asLong();
  }

  /** GeographicLib's Planimeter gives 12308778361.469 m2 and 443770.917 m for this cell. */
  @Test
  void aDegreeAtTheEquatorHasThePublishedAreaAndPerimeter() {
    JsonNode geometry =
        building("degree", "geometry(crs: \"EPSG:3857\") { area perimeter length vertexCount }")
            .path("geometry");
    assertThat(geometry.path("area").doubleValue()).isCloseTo(12308778361.469, within(1.0));
    assertThat(geometry.path("perimeter").doubleValue()).isCloseTo(443770.917, within(0.01));
    assertThat(geometry.path("length").isNull()).isTrue();
    assertThat(geometry.path("vertexCount").intValue()).isEqualTo(5);
  }

  /** A degree of the equator of WGS 84 is 6378137 m times pi / 180. */
  @Test
  void aDegreeOfTheEquatorHasItsLength() {
    JsonNode geometry = building("equator", "geometry { length area perimeter }").path("geometry");
    assertThat(geometry.path("length").doubleValue())
        .isCloseTo(Math.toRadians(6378137), within(0.001));
    assertThat(geometry.path("area").isNull()).isTrue();
    assertThat(geometry.path("perimeter").isNull()).isTrue();
  }

  /** The centre of gravity of a crescent lies in its gap; the area-weighted mean of its boxes. */
  @Test
  void theCentroidMayLieOutsideAndTheLabelPointNot() throws ParseException {
    JsonNode geometry =
        building("crescent", "geometry { wkt centroid labelPoint }").path("geometry");
    Geometry shape = new WKTReader().read(geometry.path("wkt").stringValue());
    // 1 x 3 about (10.5, 11.5), and twice 2 x 1 about (12, 10.5) and (12, 12.5)
    assertThat(geometry.at("/centroid/coordinates/0").doubleValue())
        .isCloseTo((3 * 10.5 + 2 * 12 + 2 * 12) / 7, within(1e-6));
    assertThat(geometry.at("/centroid/coordinates/1").doubleValue()).isCloseTo(11.5, within(1e-6));
    assertThat(shape.contains(point(geometry.path("centroid")))).isFalse();
    assertThat(shape.contains(point(geometry.path("labelPoint")))).isTrue();
  }

  private static Point point(JsonNode geojson) throws ParseException {
    return (Point)
        new WKTReader()
            .read(
                "POINT(%s %s)"
                    .formatted(geojson.at("/coordinates/0"), geojson.at("/coordinates/1")));
  }

  @Test
  void heightsAreGivenWhereTheyAreAskedFor() throws ParseException {
    JsonNode node =
        building(
            "equator",
            "flat: geometry { wkt geojson wkb } solid: geometry(dimension: XYZ) { wkt geojson wkb }");
    assertThat(node.at("/flat/wkt").stringValue()).isEqualTo("LINESTRING(0 0,1 0)");
    assertThat(node.at("/solid/wkt").stringValue()).isEqualTo("LINESTRING Z (0 0 5,1 0 6)");
    assertThat(node.at("/flat/geojson/coordinates/0")).hasSize(2);
    assertThat(node.at("/solid/geojson/coordinates/0/2").intValue()).isEqualTo(5);
    assertThat(wkb(node.at("/solid/wkb")).getCoordinate().getZ()).isEqualTo(5);
    assertThat(wkb(node.at("/flat/wkb")).getCoordinate().getZ()).isNaN();
  }

  private static Geometry wkb(JsonNode base64) throws ParseException {
    return new WKBReader().read(Base64.getDecoder().decode(base64.stringValue()));
  }

  @Test
  void onlyTheLevelOfDetailThatIsStoredIsThere() {
    JsonNode node =
        building(
            "degree",
            "a: geometry(lod: LOD0) { type } b: geometry(lod: LOD1) { type } c: geometry(lod: LOD3) { wkt }");
    assertThat(node.at("/a/type").stringValue()).isEqualTo("POLYGON");
    assertThat(node.at("/b").isNull()).isTrue();
    assertThat(node.at("/c").isNull()).isTrue();
  }

  @Test
  void aPlaceInBeijingIsWhereThePublishedFormulaPutsIt() throws ParseException {
    JsonNode node =
        building(
            "beijing",
            "geometry(crs: \"GCJ-02\", precision: 15) { crs geojson wkt wkb centroid } bbox(crs: \"GCJ-02\") { west south east north crs }");
    assertThat(node.at("/geometry/crs").stringValue()).isEqualTo("GCJ-02");
    for (String field : new String[] {"geojson", "centroid"}) {
      assertPlace(
          node.at("/geometry/" + field + "/coordinates/0").doubleValue(),
          node.at("/geometry/" + field + "/coordinates/1").doubleValue());
    }
    Geometry binary = wkb(node.at("/geometry/wkb"));
    assertPlace(binary.getCoordinate().x, binary.getCoordinate().y);
    Geometry text = new WKTReader().read(node.at("/geometry/wkt").stringValue());
    assertPlace(text.getCoordinate().x, text.getCoordinate().y);
    assertPlace(node.at("/bbox/west").doubleValue(), node.at("/bbox/south").doubleValue());
    assertPlace(node.at("/bbox/east").doubleValue(), node.at("/bbox/north").doubleValue());
  }

  private static void assertPlace(double x, double y) {
    assertThat(x).isCloseTo(BEIJING_GCJ_02[0], NANOMETRES);
    assertThat(y).isCloseTo(BEIJING_GCJ_02[1], NANOMETRES);
  }

  @Test
  void displacedShapesKeepTheirHeights() {
    JsonNode node =
        building("high", "geometry(crs: \"BD-09\", dimension: XYZ) { geojson wkt }")
            .path("geometry");
    assertThat(node.at("/geojson/coordinates/0/0/1/2").intValue()).isEqualTo(2);
    assertThat(node.path("wkt").stringValue()).startsWith("MULTIPOLYGON Z");
  }

  /** What an app of maps in GCJ-02 sends: where its user tapped, and what its screen shows. */
  @Test
  void argumentsMayBeDisplaced() {
    String tapped = "x: %s, y: %s, crs: \"GCJ-02\"".formatted(BEIJING_GCJ_02[0], BEIJING_GCJ_02[1]);
    assertThat(found("dwithin: { geometry: { point: { " + tapped + " } }, distance: 0.001 }"))
        .isOne();
    String plain = tapped.replace("GCJ-02", "EPSG:4326");
    assertThat(found("dwithin: { geometry: { point: { " + plain + " } }, distance: 100 }"))
        .isZero();
    double x = BEIJING_GCJ_02[0];
    double y = BEIJING_GCJ_02[1];
    String screen =
        "west: %s, south: %s, east: %s, north: %s, crs: \"GCJ-02\""
            .formatted(x - 1e-5, y - 1e-5, x + 1e-5, y + 1e-5);
    assertThat(found("bbox: { " + screen + " }")).isOne();
    assertThat(found("intersects: { bbox: { " + screen + " } }")).isOne();
    assertThat(BEIJING[0]).as("clear of the screen's edges").isLessThan(x - 1e-3);
  }

  @ParameterizedTest
  @CsvSource({
    // point (0.5 0.5) as ISO and as EWKB with SRID 4490 and 3857
    "AQEAAAAAAAAAAADgPwAAAAAAAOA/, 1",
    "AQEAACCKEQAAAAAAAAAA4D8AAAAAAADgPw==, 1",
    "AQEAACARDwAAAAAAAAAA4D8AAAAAAADgPw==, 1",
  })
  void binaryArgumentsAreReadWithTheirSystem(String wkb, long degrees) {
    // half a metre of web Mercator from the origin touches what begins there as well
    assertThat(found("intersects: { wkb: \"" + wkb + "\" }")).isGreaterThanOrEqualTo(degrees);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "AQ==",
        "AQEAAAAAAAAAAADgPw==", // cut short
        "AQMAAAD/////", // four thousand million rings
        "AQIAAAD///9/", // two thousand million points
        "AQcAAAABAAAAAQEAAAAAAAAAAADgPwAAAAAAAOA/", // a collection
        "//////////////////////////8="
      })
  void binaryArgumentsThatAreNoneAreRefused(String wkb) {
    JsonNode answer =
        service.graphql(
            "{ city { buildings(filter: { spatial: { intersects: { wkb: \""
                + wkb
                + "\" } } }) { nodes { id } } } }",
            Map.of());
    assertThat(answer.at("/errors/0/extensions/code").asString())
        .as(answer.toString())
        .isEqualTo("INVALID_GEOMETRY");
  }

  @Test
  void whatIsNoBase64IsRefusedByTheSchema() {
    JsonNode answer =
        service.graphql(
            "query($wkb: Base64) { city { buildings(filter: { spatial: { intersects: { wkb: $wkb } } }) { nodes { id } } } }",
            Map.of("wkb", "no base64!"));
    assertThat(answer.at("/errors/0/message").asString()).contains("'no base64!'");
    assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
  }

  /** The database would write the first ordinate as 1e-09. */
  @Test
  void whatIsNextToZeroIsZeroWhereItIsDisplaced() {
    JsonNode node = building("dust", "geometry(crs: \"GCJ-02\", precision: 15) { wkt geojson }");
    assertThat(node.at("/geometry/wkt").stringValue()).isEqualTo("LINESTRING (0 0, 1 1)");
    assertThat(node.at("/geometry/geojson/coordinates/0/0").intValue()).isZero();
  }

  @Test
  void aBoxAcrossTheAntimeridianIsForPlainDegrees() {
    JsonNode answer =
        service.graphql(
            "{ city { buildings(filter: { spatial: { bbox: { west: 170, south: 0, east: -170, north: 1, crs: \"GCJ-02\" } } }) { nodes { id } } } }",
            Map.of());
    assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("INVALID_GEOMETRY");
  }
}
