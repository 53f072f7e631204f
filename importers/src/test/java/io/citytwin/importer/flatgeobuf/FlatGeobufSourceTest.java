package io.citytwin.importer.flatgeobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.flatbuffers.FlatBufferBuilder;
import io.citytwin.importer.gdal.Damage;
import io.citytwin.importer.gdal.Gdal;
import io.citytwin.importer.gdal.ReadRecords;
import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.record.Field;
import io.citytwin.testing.RealData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wololo.flatgeobuf.generated.Column;
import org.wololo.flatgeobuf.generated.ColumnType;
import org.wololo.flatgeobuf.generated.Feature;
import org.wololo.flatgeobuf.generated.Geometry;
import org.wololo.flatgeobuf.generated.GeometryType;
import org.wololo.flatgeobuf.generated.Header;

class FlatGeobufSourceTest {

  private static final byte[] MAGIC = {0x66, 0x67, 0x62, 3, 0x66, 0x67, 0x62, 1};

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("test.fgb");
  }

  private ReadRecords read() throws IOException {
    return ReadRecords.of(() -> new FlatGeobufSource(file(), "test.fgb"));
  }

  private ReadRecords read(byte[]... parts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(MAGIC);
    for (byte[] part : parts) {
      out.write(part);
    }
    Files.write(file(), out.toByteArray());
    return read();
  }

  private static byte[] header(int type, long count, int... columnTypes) {
    FlatBufferBuilder b = new FlatBufferBuilder();
    int[] columns = new int[columnTypes.length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] =
          Column.createColumn(
              b, b.createString("c" + i), columnTypes[i], 0, 0, -1, -1, -1, true, false, false, 0);
    }
    int vector = columns.length == 0 ? 0 : Header.createColumnsVector(b, columns);
    int name = b.createString("layer");
    Header.finishSizePrefixedHeaderBuffer(
        b,
        Header.createHeader(
            b, name, 0, type, false, false, false, false, vector, count, 0, 0, 0, 0, 0));
    return b.sizedByteArray();
  }

  private static byte[] feature(int type, double[] xy, long[] ends, byte[] properties) {
    FlatBufferBuilder b = new FlatBufferBuilder();
    int xyVector = Geometry.createXyVector(b, xy);
    int endsVector = ends == null ? 0 : Geometry.createEndsVector(b, ends);
    int geometry = Geometry.createGeometry(b, endsVector, xyVector, 0, 0, 0, 0, type, 0);
    int vector = properties == null ? 0 : Feature.createPropertiesVector(b, properties);
    Feature.finishSizePrefixedFeatureBuffer(b, Feature.createFeature(b, geometry, vector, 0));
    return b.sizedByteArray();
  }

  private static byte[] point(double x, double y) {
    return feature(GeometryType.Point, new double[] {x, y}, null, null);
  }

  @Test
  void everyColumnTypeIsRead() throws IOException {
    int[] types = {
      ColumnType.Byte, ColumnType.UByte, ColumnType.Bool, ColumnType.Short, ColumnType.UShort,
      ColumnType.Int, ColumnType.UInt, ColumnType.Long, ColumnType.ULong, ColumnType.Float,
      ColumnType.Double, ColumnType.String, ColumnType.Json, ColumnType.DateTime, ColumnType.Binary
    };
    ByteBuffer p = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
    p.putShort((short) 0).put((byte) -3).putShort((short) 1).put((byte) 0xff);
    p.putShort((short) 2).put((byte) 1).putShort((short) 3).putShort((short) -300);
    p.putShort((short) 4).putShort((short) 0xfffe).putShort((short) 5).putInt(-70_000);
    p.putShort((short) 6).putInt(-1).putShort((short) 7).putLong(Long.MIN_VALUE);
    p.putShort((short) 8).putLong(-1).putShort((short) 9).putFloat(0.1f);
    p.putShort((short) 10).putDouble(1e-300);
    text(p.putShort((short) 11), "深圳");
    text(p.putShort((short) 12), "{\"a\":[1,null]}");
    text(p.putShort((short) 13), "2026-11-21T10:00:00Z");
    text(p.putShort((short) 14), "\u0001\u0002");
    byte[] properties = Arrays.copyOf(p.array(), p.position());
    ReadRecords read =
        read(
            header(GeometryType.Point, 1, types),
            feature(GeometryType.Point, new double[] {1, 2}, null, properties));

    assertThat(read.only().properties().values().stream().map(String::valueOf))
        .containsExactly(
            "-3",
            "255",
            "true",
            "-300",
            "65534",
            "-70000",
            "4294967295",
            "-9223372036854775808",
            "18446744073709551615",
            "0.1",
            "1.0E-300",
            "深圳",
            "{a=[1, null]}",
            "2026-11-21T10:00:00Z",
            "0102");
    assertThat(read.layers.getFirst().fields())
        .extracting(Field::type)
        .contains(Field.Type.BOOLEAN, Field.Type.JSON, Field.Type.BINARY, Field.Type.DATE_TIME);
  }

  private static void text(ByteBuffer to, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    to.putInt(bytes.length).put(bytes);
  }

  @Test
  void typeOfEachFeatureCountsWhereTheHeaderSaysUnknown() throws IOException {
    ReadRecords read =
        read(
            header(GeometryType.Unknown, 0),
            point(1, 2),
            feature(GeometryType.LineString, new double[] {0, 0, 1, 1}, null, null),
            feature(
                GeometryType.Polygon,
                new double[] {0, 0, 9, 0, 9, 9, 0, 0, 5, 1, 6, 1, 6, 2, 5, 1},
                new long[] {4, 8},
                null),
            feature(
                GeometryType.MultiLineString,
                new double[] {0, 0, 1, 1, 2, 2, 3, 3},
                new long[] {2, 4},
                null));

    assertThat(read.records)
        .extracting(r -> String.valueOf(r.geometry()))
        .containsExactly(
            "POINT (1 2)",
            "LINESTRING (0 0, 1 1)",
            "POLYGON ((0 0, 9 0, 9 9, 0 0), (5 1, 6 1, 6 2, 5 1))",
            "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))");
    assertThat(read.layers.getFirst().crs()).isEqualTo(DeclaredCrs.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "unknown-type, 0, 0 0, , MALFORMED_RECORD",
    "type-99, 99, 0 0, , MALFORMED_RECORD",
    "tin, 16, 0 0, , GEOMETRY_UNSUPPORTED",
    "odd-numbers, 2, 0 0 1, , MALFORMED_RECORD",
    "line-of-one, 2, 0 0, , MALFORMED_RECORD",
    "end-beyond, 3, 0 0 1 0 1 1 0 0, 3 5, MALFORMED_RECORD",
    "ends-backward, 5, 0 0 1 0 1 1 0 0, 3 2, MALFORMED_RECORD",
    "ring-of-three, 3, 0 0 1 1 0 0, , RING_TOO_SHORT",
    "ring-of-nan, 3, NaN 0 1 1 1 2 0 0, , COORDINATE_NOT_FINITE",
    "point-of-two, 1, 0 0 1 1, , MALFORMED_RECORD",
    "even-arc, 8, 0 0 1 1, , MALFORMED_RECORD",
  })
  void faultyGeometryRefusesItsFeatureAndTheNextIsRead(
      String hazard, int type, String numbers, String ends, IssueCode code) throws IOException {
    double[] xy = Arrays.stream(numbers.split(" ")).mapToDouble(Double::parseDouble).toArray();
    long[] at =
        ends == null ? null : Arrays.stream(ends.split(" ")).mapToLong(Long::parseLong).toArray();
    ReadRecords read =
        read(header(GeometryType.Unknown, 2), feature(type, xy, at, null), point(1, 2));

    assertThat(read.codes()).as(hazard).containsExactly(code);
    assertThat(read.geometry()).hasToString("POINT (1 2)");
    assertThat(read.issues.getFirst().place().offset()).isEqualTo(8 + header(0, 2).length);
  }

  @ParameterizedTest
  @CsvSource({
    "column-number, 0500 01, ",
    "value-cut-off, 0000 01, ",
    "text-of-two-billion, 0100 ffffff7f 41, ",
    "text-negative, 0100 ffffffff 41, ",
  })
  void faultyPropertiesRefuseTheirFeature(String hazard, String hex) throws IOException {
    byte[] properties = java.util.HexFormat.of().parseHex(hex.replace(" ", ""));
    ReadRecords read =
        read(
            header(GeometryType.Point, 2, ColumnType.Int, ColumnType.String),
            feature(GeometryType.Point, new double[] {0, 0}, null, properties),
            point(1, 2));

    assertThat(read.codes()).containsExactly(IssueCode.MALFORMED_RECORD);
    assertThat(read.records).hasSize(1);
  }

  /** Parts that are one and the same table, level by level: small in bytes, huge when read. */
  @Test
  void sharedPartsDoNotMultiply() throws IOException {
    FlatBufferBuilder b = new FlatBufferBuilder();
    int xy = Geometry.createXyVector(b, new double[] {0, 0, 1, 1});
    int part = Geometry.createGeometry(b, 0, xy, 0, 0, 0, 0, GeometryType.LineString, 0);
    for (int level = 0; level < 12; level++) {
      int[] same = new int[20];
      Arrays.fill(same, part);
      int parts = Geometry.createPartsVector(b, same);
      part = Geometry.createGeometry(b, 0, 0, 0, 0, 0, 0, GeometryType.GeometryCollection, parts);
    }
    Feature.finishSizePrefixedFeatureBuffer(b, Feature.createFeature(b, part, 0, 0));
    ReadRecords read = read(header(GeometryType.Unknown, 2), b.sizedByteArray(), point(1, 2));

    assertThat(read.codes()).containsExactly(IssueCode.MALFORMED_RECORD);
    assertThat(read.records).hasSize(1);
  }

  @Test
  void featureBeyondTheLimitIsRefusedAndTheNextIsRead() throws IOException {
    byte[] large = new byte[4 + FlatGeobufSource.MAX_FEATURE_BYTES + 1];
    ByteBuffer.wrap(large).order(ByteOrder.LITTLE_ENDIAN).putInt(large.length - 4);
    ReadRecords read = read(header(GeometryType.Point, 2), large, point(1, 2));

    assertThat(read.codes()).containsExactly(IssueCode.RECORD_TOO_LARGE);
    assertThat(read.records).hasSize(1);
  }

  @Test
  void numberOfFeaturesMustBeWhatTheHeaderDeclares() {
    assertThatThrownBy(() -> read(header(GeometryType.Point, 3), point(1, 2), point(1, 2)))
        .extracting("code")
        .isEqualTo(SourceException.Code.FILE_TRUNCATED);
    assertThatThrownBy(() -> read(header(GeometryType.Point, 1), point(1, 2), point(1, 2)))
        .extracting("code")
        .isEqualTo(SourceException.Code.FILE_CORRUPT);
  }

  @Test
  void everyPrefixIsRefused() throws IOException {
    read(header(GeometryType.Point, 2), point(1, 2), point(3, 4));
    byte[] whole = Files.readAllBytes(file());
    for (int length = 0; length < whole.length; length++) {
      Files.write(file(), Arrays.copyOf(whole, length));
      assertThatThrownBy(this::read)
          .as("first %d bytes", length)
          .isInstanceOf(SourceException.class);
    }
  }

  @Test
  void curvesWrittenByGdalBecomeLinesWithinTheTolerance() throws Exception {
    Path csv = folder.resolve("curves.csv");
    Files.writeString(
        csv,
        """
        id,WKT
        1,"CURVEPOLYGON (COMPOUNDCURVE (CIRCULARSTRING (0 0, 50 50, 100 0), (100 0, 0 0)))"
        2,"MULTISURFACE (CURVEPOLYGON (CIRCULARSTRING (10 0, -10 0, 10 0)), ((20 0, 30 0, 30 10, 20 0)))"
        3,"GEOMETRYCOLLECTION (CIRCULARSTRING (0 0, 1 1, 2 0), POINT (5 5))"
        """);
    Gdal.run(
        List.of(
            "ogr2ogr",
            "-f",
            "FlatGeobuf",
            "-lco",
            "SPATIAL_INDEX=NO",
            file().toString(),
            csv.toString(),
            "-nlt",
            "GEOMETRY",
            "-a_srs",
            "EPSG:4547"));
    ReadRecords read = read();

    assertThat(read.issues).isEmpty();
    assertThat(read.layers.getFirst().crs()).isEqualTo(new DeclaredCrs.Code("EPSG:4547"));
    assertThat(read.records.get(0).geometry().getArea()).isCloseTo(Math.PI * 2500 / 2, within(1.2));
    assertThat(read.records.get(1).geometry().getArea()).isCloseTo(Math.PI * 100 + 50, within(0.5));
    assertThat(read.notes).anyMatch(note -> note.contains("arcs"));
  }

  @Test
  void systemWithoutCodeIsGivenByItsParameters() throws Exception {
    Path json = folder.resolve("in.geojson");
    Files.writeString(json, "{\"type\":\"Point\",\"coordinates\":[1,2]}");
    Gdal.run(
        List.of(
            "ogr2ogr",
            "-f",
            "FlatGeobuf",
            file().toString(),
            json.toString(),
            "-a_srs",
            "+proj=tmerc +lat_0=0 +lon_0=9 +k=0.9996 +x_0=2500000 +ellps=GRS80 +units=m"));

    assertThat(read().layers.getFirst().crs())
        .isInstanceOfSatisfying(
            DeclaredCrs.Wkt.class, wkt -> assertThat(wkt.text()).contains("2500000"));
  }

  @ParameterizedTest
  @CsvSource({
    "formats/poly_landmarks.fgb, formats/countries.fgb",
    "formats/countries.fgb, formats/poly_landmarks.fgb"
  })
  @Tag("real-data")
  void damagedFileGivesNothingButItsCodes(String name, String other) throws Exception {
    Damage.Outcome outcome =
        Damage.read(
            Files.readAllBytes(RealData.file(name)),
            Files.readAllBytes(RealData.file(other)),
            file(),
            path -> new FlatGeobufSource(path, "damaged"),
            1500);

    assertThat(outcome.refused()).isPositive();
    assertThat(outcome.records()).isPositive();
    assertThat(outcome.issues()).isPositive();
  }
}
