package io.citytwin.importer.geopackage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.importer.gdal.Damage;
import io.citytwin.importer.gdal.Gdal;
import io.citytwin.importer.gdal.ReadRecords;
import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.record.Field;
import io.citytwin.testing.RealData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeoPackageSourceTest {

  private static final String HEAD = "4750000100000000";

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("test.gpkg");
  }

  private void execute(String... sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      for (String one : sql) {
        statement.execute(one);
      }
    }
  }

  /** The smallest GeoPackage with one layer, and rows of it. */
  private void layer(String columns, String... rows) throws SQLException {
    execute(
        "CREATE TABLE gpkg_spatial_ref_sys (srs_name, srs_id INTEGER PRIMARY KEY, organization,"
            + " organization_coordsys_id, definition, description)",
        "INSERT INTO gpkg_spatial_ref_sys VALUES ('a', 4547, 'epsg', 4547, 'undefined', ''), ('b',"
            + " 7, 'city', 1, 'PROJCS[\"x\"]', ''), ('c', 0, 'NONE', 0, 'undefined', ''), ('d',"
            + " 100, 'EPSG', 4547, '', '')",
        "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, identifier TEXT, srs_id"
            + " INTEGER)",
        "CREATE TABLE gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id,"
            + " z, m)",
        "INSERT INTO gpkg_contents VALUES ('t', 'features', 't', 4547), ('list', 'attributes', 'l',"
            + " 0)",
        "INSERT INTO gpkg_geometry_columns VALUES ('t', 'geom', 'GEOMETRY', 4547, 0, 0)",
        "CREATE TABLE list (id INTEGER PRIMARY KEY)",
        "CREATE TABLE t (" + columns + ")");
    for (String row : rows) {
      execute("INSERT INTO t VALUES (" + row + ")");
    }
  }

  private ReadRecords read() throws IOException {
    return ReadRecords.of(() -> new GeoPackageSource(file(), "test.gpkg"));
  }

  @Test
  void valuesHaveTheTypesOfTheirColumns() throws Exception {
    layer(
        "geom BLOB, fid INTEGER PRIMARY KEY, b BOOLEAN, i MEDIUMINT, r DOUBLE, t TEXT(20), d DATE,"
            + " dt DATETIME, x BLOB",
        "x'"
            + HEAD
            + "0101000000000000000000f03f0000000000000040', 12, 1, 5, 2, '建', '2026-11-21',"
            + " '2026-11-21T10:00:00Z', x'00ff'",
        "NULL, 13, NULL, 'not a number', NULL, NULL, NULL, NULL, NULL");
    ReadRecords read = read();

    assertThat(read.layers.getFirst().fields())
        .extracting(Field::type)
        .containsExactly(
            Field.Type.BOOLEAN,
            Field.Type.INTEGER,
            Field.Type.NUMBER,
            Field.Type.TEXT,
            Field.Type.DATE,
            Field.Type.DATE_TIME,
            Field.Type.BINARY);
    assertThat(read.records.getFirst().id()).isEqualTo("12");
    assertThat(read.records.getFirst().geometry()).hasToString("POINT (1 2)");
    assertThat(read.records.getFirst().properties().values())
        .containsExactly(true, 5L, 2.0, "建", "2026-11-21", "2026-11-21T10:00:00Z", "00ff");
    assertThat(read.records.get(1).geometry()).isNull();
    assertThat(read.records.get(1).properties()).containsEntry("i", "not a number");
    assertThat(read.notes)
        .anyMatch(note -> note.contains("without geometry") && note.contains("list"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no-magic            | 0000000000000000                                           |"
            + " MALFORMED_RECORD",
        "empty               |                                                            |"
            + " MALFORMED_RECORD",
        "envelope-unknown    | 4750000f00000000                                           |"
            + " MALFORMED_RECORD",
        "extension           | 4750002100000000                                           |"
            + " GEOMETRY_UNSUPPORTED",
        "head-only           | 4750000100000000                                           |"
            + " MALFORMED_RECORD",
        "envelope-cut-off    | 475000030000000000000000                                   |"
            + " MALFORMED_RECORD",
        "byte-order-2        | 47500001000000000201000000                                 |"
            + " MALFORMED_RECORD",
        "type-99             | 47500001000000000163000000                                 |"
            + " MALFORMED_RECORD",
        "two-billion-points  | 47500001000000000102000000ffffff7f                         |"
            + " MALFORMED_RECORD",
        "negative-count      | 47500001000000000103000000ffffffff                         |"
            + " MALFORMED_RECORD",
        "line-of-one         | 4750000100000000010200000001000000000000000000f03f000000000000f03f |"
            + " MALFORMED_RECORD",
        "tin                 | 4750000100000000011000000000000000                         |"
            + " GEOMETRY_UNSUPPORTED",
        "srs-of-another      | 4750000107000000010100000000000000000000000000000000000000 |"
            + " CRS_MIXED",
        "ring-of-two         |"
            + " 475000010000000001030000000100000002000000000000000000f03f000000000000f03f000000000000f03f000000000000f03f"
            + " | RING_TOO_SHORT",
        "ring-begins-nan     |"
            + " 475000010000000001030000000100000001000000000000000000f87f000000000000f03f |"
            + " COORDINATE_NOT_FINITE",
      })
  void faultyGeometryRefusesItsRecordAndTheNextIsRead(String hazard, String hex, IssueCode code)
      throws Exception {
    layer(
        "fid INTEGER PRIMARY KEY, geom BLOB, name TEXT",
        "1, x'" + (hex == null ? "" : hex) + "', 'bad'",
        "2, x'" + HEAD + "0101000000000000000000f03f0000000000000040', 'good'");
    ReadRecords read = read();

    assertThat(read.codes()).containsExactly(code);
    assertThat(read.issues.getFirst().sourceId()).isEqualTo("1");
    assertThat(read.issues.getFirst().rawRecord()).contains("bad");
    assertThat(read.only().properties()).containsEntry("name", "good");
  }

  @Test
  void collectionsNestedBeyondReasonAreRefused() throws Exception {
    String nested = "010700000001000000".repeat(60) + "010100000000000000000000000000000000000000";
    layer("fid INTEGER PRIMARY KEY, geom BLOB", "1, x'" + HEAD + nested + "'");

    assertThat(read().codes()).containsExactly(IssueCode.MALFORMED_RECORD);
  }

  @Test
  void otherIdOfTheSameSystemIsNoMixture() throws Exception {
    layer(
        "fid INTEGER PRIMARY KEY, geom BLOB",
        "1, x'47500001640000000101000000000000000000f03f0000000000000040'");

    assertThat(read().records).hasSize(1);
  }

  @Test
  void openRingIsClosedAndTold() throws Exception {
    layer(
        "fid INTEGER PRIMARY KEY, geom BLOB",
        "1, x'"
            + HEAD
            + "01030000000100000003000000"
            + "0000000000000000".repeat(2)
            + "000000000000f03f0000000000000000"
            + "000000000000f03f000000000000f03f'");
    ReadRecords read = read();

    assertThat(read.codes()).containsExactly(IssueCode.RING_NOT_CLOSED);
    assertThat(read.geometry()).hasToString("POLYGON ((0 0, 1 0, 1 1, 0 0))");
  }

  @Test
  void textThatIsNotUtf8IsTold() throws Exception {
    layer("fid INTEGER PRIMARY KEY, geom BLOB, name TEXT", "1, NULL, CAST(x'4bf66c6e' AS TEXT)");
    ReadRecords read = read();

    assertThat(read.codes()).containsExactly(IssueCode.TEXT_ENCODING);
    assertThat(read.only().properties()).containsEntry("name", "K\ufffdln");
  }

  @ParameterizedTest
  @CsvSource({"0, NONE", "-1, NONE", "99, NONE", "7, WKT", "4547, EPSG"})
  void systemIsWhatTheFileSaysOfIt(int srs, String expected) throws Exception {
    layer("fid INTEGER PRIMARY KEY, geom BLOB");
    execute("UPDATE gpkg_geometry_columns SET srs_id = " + srs);
    DeclaredCrs crs = read().layers.getFirst().crs();

    assertThat(crs)
        .isEqualTo(
            switch (expected) {
              case "NONE" -> DeclaredCrs.NONE;
              case "WKT" -> new DeclaredCrs.Wkt("PROJCS[\"x\"]");
              default -> new DeclaredCrs.Code("EPSG:4547");
            });
  }

  @Test
  void viewIsALayerToo() throws Exception {
    layer("fid INTEGER PRIMARY KEY, geom BLOB, n", "1, NULL, 'a'", "2, NULL, 'b'");
    execute(
        "CREATE VIEW v AS SELECT geom, n FROM t WHERE fid > 1",
        "INSERT INTO gpkg_contents VALUES ('v', 'features', 'v', 0)",
        "INSERT INTO gpkg_geometry_columns VALUES ('V', 'geom', 'GEOMETRY', 0, 0, 0)");

    assertThat(read().byLayer().get("v"))
        .singleElement()
        .satisfies(record -> assertThat(record.properties()).containsEntry("n", "b"));
  }

  @Test
  void plainSqliteFileIsRefusedWithWhatIsMissing() throws Exception {
    execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");

    assertThatThrownBy(this::read)
        .hasMessageContaining("gpkg_contents")
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> assertThat(e.code()).isEqualTo(SourceException.Code.FORMAT_UNKNOWN));
  }

  @Test
  void missingEmptyAndForeignFilesHaveTheirCodes() throws Exception {
    assertThatThrownBy(this::read)
        .extracting("code")
        .isEqualTo(SourceException.Code.FILE_NOT_FOUND);
    Files.write(file(), new byte[0]);
    assertThatThrownBy(this::read).extracting("code").isEqualTo(SourceException.Code.FILE_EMPTY);
    Files.writeString(file(), "no database, but long enough to be one, were it to begin so");
    assertThatThrownBy(this::read)
        .extracting("code")
        .isEqualTo(SourceException.Code.FORMAT_UNKNOWN);
    assertThat(Files.list(folder)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 100, 5000, 290_000})
  @Tag("real-data")
  void truncatedFileIsRefusedAsAWhole(int kept) throws Exception {
    byte[] whole = Files.readAllBytes(RealData.file("shenzhen/derived_sz_cgcs2000_gk114.gpkg"));
    Files.write(file(), java.util.Arrays.copyOf(whole, kept));

    assertThatThrownBy(this::read)
        .extracting("code")
        .isEqualTo(SourceException.Code.FILE_TRUNCATED);
  }

  /** Areas by formula: half a disc on a square; a ring of two arcs. */
  @Test
  void curvesWrittenByGdalBecomeLinesWithinTheTolerance() throws Exception {
    Path csv = folder.resolve("curves.csv");
    Files.writeString(
        csv,
        """
        id,WKT
        1,"CURVEPOLYGON (COMPOUNDCURVE (CIRCULARSTRING (0 0, 50 50, 100 0), (100 0, 0 0)))"
        2,"MULTISURFACE (CURVEPOLYGON (CIRCULARSTRING (10 0, -10 0, 10 0)), ((20 0, 30 0, 30 10, 20 0)))"
        3,"MULTICURVE (CIRCULARSTRING (0 0, 1 1, 2 0), (5 5, 6 6))"
        4,"COMPOUNDCURVE ZM (CIRCULARSTRING ZM (0 0 5 1, 1 1 5 2, 2 0 5 3), (2 0 5 3, 3 0 5 4))"
        """);
    Gdal.run(
        List.of(
            "ogr2ogr",
            "-f",
            "GPKG",
            file().toString(),
            csv.toString(),
            "-a_srs",
            "EPSG:4547",
            "-nln",
            "curves"));
    ReadRecords read = read();

    assertThat(read.issues).isEmpty();
    assertThat(read.records)
        .extracting(r -> r.geometry().getGeometryType())
        .containsExactly("Polygon", "MultiPolygon", "MultiLineString", "LineString");
    assertThat(read.records.get(0).geometry().getArea()).isCloseTo(Math.PI * 2500 / 2, within(1.2));
    assertThat(read.records.get(1).geometry().getArea()).isCloseTo(Math.PI * 100 + 50, within(0.5));
    assertThat(read.records.get(2).geometry().getLength())
        .isCloseTo(Math.PI + Math.sqrt(2), within(0.02));
    assertThat(read.records.get(3).geometry().getCoordinate().getZ()).isEqualTo(5);
    assertThat(read.notes)
        .anyMatch(note -> note.contains("arcs"))
        .anyMatch(note -> note.contains("(M) of 1"));
  }

  @Test
  void spatialiteFileOfGdalIsReadAsGdalDoes() throws Exception {
    Path db = folder.resolve("lite.sqlite");
    Path json = folder.resolve("in.geojson");
    Files.writeString(
        json,
        """
        {"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"n":"a"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]],[[5,1],[6,1],[6,2],[5,1]]]}},
        {"type":"Feature","properties":{"n":"b"},"geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9],[0,0]]],[[[20,0],[29,0],[29,9],[20,0]]]]}},
        {"type":"Feature","properties":{"n":"c"},"geometry":{"type":"LineString","coordinates":[[1,2,3],[4,5,6]]}},
        {"type":"Feature","properties":{"n":"d"},"geometry":{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[7,8]}]}}]}
        """);
    Gdal.run(
        List.of(
            "ogr2ogr",
            "-f",
            "SQLite",
            "-dsco",
            "SPATIALITE=YES",
            db.toString(),
            json.toString(),
            "-nln",
            "things",
            "-nlt",
            "GEOMETRY"));
    ReadRecords read = ReadRecords.of(() -> new GeoPackageSource(db, "lite.sqlite"));

    assertThat(read.format).isEqualTo("SPATIALITE");
    assertThat(read.issues).isEmpty();
    assertThat(read.layers.getFirst().crs()).isEqualTo(new DeclaredCrs.Code("EPSG:4326"));
    assertThat(read.records)
        .extracting(r -> String.valueOf(r.geometry()))
        .containsExactly(
            "POLYGON ((0 0, 9 0, 9 9, 0 0), (5 1, 6 1, 6 2, 5 1))",
            "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 0)), ((20 0, 29 0, 29 9, 20 0)))",
            "LINESTRING (1 2, 4 5)",
            "GEOMETRYCOLLECTION (POINT (7 8))");
    assertThat(read.records.get(2).geometry().getCoordinate().getZ()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "formats/poly_golden.gpkg, formats/3d_envelope.gpkg, 700",
    "delft_rotterdam/bgt_waterdeel.sqlite, delft_rotterdam/bgt_scheiding.sqlite, 400",
  })
  @Tag("real-data")
  void damagedFileGivesNothingButItsCodes(String name, String other, int seeds) throws Exception {
    Damage.Outcome outcome =
        Damage.read(
            Files.readAllBytes(RealData.file(name)),
            Files.readAllBytes(RealData.file(other)),
            file(),
            path -> new GeoPackageSource(path, "damaged"),
            seeds);

    assertThat(outcome.refused()).isPositive();
    assertThat(outcome.read()).isPositive();
    assertThat(outcome.records()).isPositive();
    assertThat(Files.list(folder)).hasSize(1);
  }
}
