package io.citytwin.importer.shapefile;

import static io.citytwin.importer.shapefile.ShapefileFixture.hole;
import static io.citytwin.importer.shapefile.ShapefileFixture.parts;
import static io.citytwin.importer.shapefile.ShapefileFixture.square;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.shapefile.ShapefileFixture.Column;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Geometry;

class ShapefileSourceTest {

  private static final Charset ASCII = StandardCharsets.US_ASCII;
  private static final List<Column> ID = List.of(new Column("ID", 'N', 4, 0));

  @TempDir private Path folder;

  @Test
  void holeBelongsToTheShellAroundItWhateverTheOrientation() throws IOException {
    assertThat(only(parts(5, square(0, 0, 9), hole(1, 1, 2))))
        .hasToString("POLYGON ((0 0, 0 9, 9 9, 9 0, 0 0), (1 1, 3 1, 3 3, 1 3, 1 1))");
    assertThat(only(parts(5, square(0, 0, 9), square(1, 1, 2))))
        .hasToString("POLYGON ((0 0, 0 9, 9 9, 9 0, 0 0), (1 1, 1 3, 3 3, 3 1, 1 1))");
    assertThat(only(parts(5, hole(1, 1, 2), hole(0, 0, 9))).getArea()).isEqualTo(77);
  }

  @Test
  void holeOutsideOfAnyShellIsAShell() throws IOException {
    Geometry geometry = only(parts(5, square(0, 0, 2), hole(5, 5, 2)));

    assertThat(geometry.getGeometryType()).isEqualTo("MultiPolygon");
    assertThat(geometry.getArea()).isEqualTo(8);
  }

  @Test
  void islandInALakeIsAPolygonOfItsOwn() throws IOException {
    Geometry geometry =
        only(parts(5, square(2, 2, 1), hole(1, 1, 4), square(0, 0, 9), hole(6, 6, 1)));

    assertThat(geometry.getNumGeometries()).isEqualTo(2);
    assertThat(geometry.getArea()).isEqualTo(81 - 16 + 1 - 1);
    assertThat(geometry.isValid()).isTrue();
  }

  @Test
  void holesOfManyShellsAreSortedOutByTheTreeToo() throws IOException {
    double[][] rings = new double[400][];
    for (int i = 0; i < 200; i++) {
      rings[i] = hole(20 * i + 1, 1, 2);
      rings[399 - i] = square(20 * i, 0, 10);
    }
    Geometry geometry = only(parts(5, rings));

    assertThat(geometry.getNumGeometries()).isEqualTo(200);
    assertThat(geometry.getArea()).isEqualTo(200 * 96);
    assertThat(geometry.isValid()).isTrue();
  }

  @Test
  void coincidingRingsAreToldApartByOrientation() throws IOException {
    assertThat(only(parts(5, square(0, 0, 2), hole(0, 0, 2))).getArea()).isZero();
    assertThat(only(parts(5, square(0, 0, 2), square(0, 0, 2))).getArea()).isEqualTo(8);
  }

  @Test
  void openRingIsClosedAndTold() throws IOException {
    CollectedRecords found = read(parts(5, new double[] {0, 0, 0, 3, 3, 3, 3, 0}));

    assertThat(found.codes()).containsExactly(IssueCode.RING_NOT_CLOSED);
    assertThat(found.geometries().getFirst()).hasToString("POLYGON ((0 0, 0 3, 3 3, 3 0, 0 0))");
  }

  @Test
  void recordsThatCannotBeReadAreRefusedAndTheRestLoads() throws IOException {
    double[] shortRing = {0, 0, 1, 1, 0, 0};
    double[] notFinite = {0, 0, 0, Double.NaN, 1, 1, 1, 0, 0, 0};
    byte[] lying = parts(5, square(0, 0, 1));
    lying[40] = 127;
    CollectedRecords found =
        read(
            parts(5, shortRing),
            parts(5, notFinite),
            lying,
            parts(3, new double[] {1, 1}),
            new byte[] {31, 0, 0, 0},
            new byte[] {7, 0, 0, 0},
            parts(5, square(0, 0, 1)));

    assertThat(found.codes())
        .containsExactly(
            IssueCode.RING_TOO_SHORT,
            IssueCode.COORDINATE_NOT_FINITE,
            IssueCode.MALFORMED_RECORD,
            IssueCode.MALFORMED_RECORD,
            IssueCode.GEOMETRY_UNSUPPORTED,
            IssueCode.MALFORMED_RECORD);
    assertThat(found.records).singleElement().matches(r -> r.place().record() == 7);
    assertThat(found.issues.get(2).message()).contains("cannot hold");
  }

  @Test
  void heightsAreKeptAndMeasuresDroppedWithANote() throws IOException {
    CollectedRecords found =
        read(
            parts(13, new double[] {0, 0, 5, 3, 4, 6}), parts(23, new double[] {0, 0, 5, 3, 4, 6}));

    assertThat(found.geometries().getFirst().getCoordinate().getZ()).isEqualTo(5);
    assertThat(found.geometries().getLast().getCoordinate().getZ()).isNaN();
    assertThat(found.notes).contains("a.shp: 1 shape(s) have measures (M), which were dropped");
  }

  @Test
  void nullShapeAndShapeWithoutPartsHaveNoGeometry() throws IOException {
    assertThat(read(new byte[4], parts(5)).geometries()).containsExactly(null, null);
  }

  @Test
  void deletedRowsAreLeftOutTogetherWithTheirShapes() throws IOException {
    ShapefileFixture.ofType(1).point(1, 1).point(2, 2).point(3, 3).write(folder, "a");
    table(row(' ', "1"), row('*', "2"), row(' ', "3"));
    CollectedRecords found = read();

    assertThat(found.values("ID")).containsExactly(1, 3);
    assertThat(found.geometries().getLast()).hasToString("POINT (3 3)");
    assertThat(found.notes)
        .containsExactly("a.shp: 1 record(s) are marked as deleted and were left out");
  }

  @Test
  void rowsAndShapesWithoutPartnerAreKeptAndNoted() throws IOException {
    ShapefileFixture.ofType(1).point(1, 1).point(2, 2).write(folder, "a");
    table(row(' ', "1"));
    assertThat(read().values("ID")).containsExactly(1, null);
    assertThat(read().notes).singleElement().asString().contains("1 shape(s) have no row");

    table(row(' ', "1"), row(' ', "2"), row(' ', "3"));
    assertThat(read().geometries()).hasSize(3).endsWith((Geometry) null);
    assertThat(read().notes).singleElement().asString().contains("3 rows for 2 shapes");
  }

  @Test
  void sidecarsAreFoundInAnyCase() throws IOException {
    Files.write(folder.resolve("A.SHP"), ShapefileFixture.ofType(1).point(1, 1).shp());
    Files.write(folder.resolve("a.Dbf"), ShapefileFixture.dbf(0, ID, ASCII, row(' ', "1")));
    Files.writeString(folder.resolve("a.PRJ"), "  PROJCS[\"CGCS2000\"] ");
    CollectedRecords found = CollectedRecords.ofShapefile(folder.resolve("A.SHP"));

    assertThat(found.values("ID")).containsExactly(1);
    assertThat(found.layers.getFirst().crs())
        .isEqualTo(new DeclaredCrs.Wkt("PROJCS[\"CGCS2000\"]"));
    assertThat(found.layers.getFirst().name()).isEqualTo("A");
  }

  @Test
  void shapesAloneAreRead() throws IOException {
    Files.write(folder.resolve("a.shp"), ShapefileFixture.ofType(1).point(1, 1).point(2, 2).shp());
    CollectedRecords found = read();

    assertThat(found.geometries()).hasSize(2);
    assertThat(found.layers.getFirst().crs()).isEqualTo(DeclaredCrs.NONE);
    assertThat(found.notes).singleElement().asString().contains("no .dbf");
  }

  /** After editing, a .shp holds leftovers that only its .shx leaves out. */
  @Test
  void leftoverRecordsThatTheIndexDoesNotListAreNotRead() throws IOException {
    byte[] shp = ShapefileFixture.ofType(1).point(1, 1).point(2, 2).point(3, 3).shp();
    byte[] shx = ShapefileFixture.ofType(1).point(1, 1).point(2, 2).point(3, 3).shx();
    byte[] edited = Arrays.copyOf(shx, 116);
    System.arraycopy(shx, 116, edited, 100, 8);
    System.arraycopy(shx, 100, edited, 108, 8);
    Files.write(folder.resolve("a.shp"), shp);
    Files.write(folder.resolve("a.shx"), edited);

    assertThat(read().geometries().toString()).isEqualTo("[POINT (3 3), POINT (1 1)]");
  }

  @Test
  void indexThatDoesNotFitIsNotUsed() throws IOException {
    Files.write(folder.resolve("a.shp"), ShapefileFixture.ofType(1).point(1, 1).shp());
    Files.write(folder.resolve("a.shx"), ShapefileFixture.ofType(1).point(1, 1).point(2, 2).shx());

    assertThat(read().geometries()).hasSize(1);
    assertThat(read().notes.getFirst()).contains(".shx does not fit");
  }

  @Test
  void fieldsOfAllTypesBecomeValues() throws IOException {
    List<Column> columns =
        List.of(
            new Column("TEXT", 'C', 8, 0),
            new Column("WHOLE", 'N', 20, 0),
            new Column("DECIMAL", 'N', 24, 15),
            new Column("FLOAT", 'F', 19, 11),
            new Column("DAY", 'D', 8, 0),
            new Column("YES", 'L', 1, 0),
            new Column("INT", 'I', 4, 0),
            new Column("DOUBLE", 'B', 8, 0),
            new Column("TIME", 'T', 8, 0),
            new Column("MONEY", 'Y', 8, 0),
            new Column("MEMO", 'M', 10, 0));
    ByteBuffer buffer = ByteBuffer.allocate(28).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(-7).putDouble(2.5).putInt(2_461_366).putInt(3_661_000).putLong(123_456);
    byte[] all = buffer.array();
    byte[][] values = {
      text(" a b"), text("9007199254740993"), text("-12.1234567890123"), text("1.50000000000e+002"),
      text("20261121"), text("T"), Arrays.copyOfRange(all, 0, 4), Arrays.copyOfRange(all, 4, 12),
      Arrays.copyOfRange(all, 12, 20), Arrays.copyOfRange(all, 20, 28), text("0000000001")
    };
    byte[][] empty = new byte[values.length][];
    Arrays.fill(empty, text(""));
    empty[6] = new byte[4];
    empty[7] = new byte[8];
    empty[8] = new byte[8];
    empty[9] = new byte[8];
    empty[1] = text("********************");
    Files.write(
        folder.resolve("a.dbf"),
        ShapefileFixture.dbf(
            0,
            columns,
            ASCII,
            ShapefileFixture.row(' ', columns, values),
            ShapefileFixture.row(' ', columns, empty)));
    CollectedRecords found =
        CollectedRecords.of(new DbaseSource(folder.resolve("a.dbf"), "a.dbf", null));

    assertThat(found.records.getFirst().properties().toString())
        .isEqualTo(
            "{TEXT= a b, WHOLE=9007199254740993, DECIMAL=-12.1234567890123, FLOAT=150.0, DAY=2026-11-21, YES=true, INT=-7, DOUBLE=2.5, TIME=2026-11-21T01:01:01, MONEY=12.3456}");
    assertThat(found.records.getLast().properties().toString())
        .isEqualTo(
            "{TEXT=null, WHOLE=null, DECIMAL=null, FLOAT=null, DAY=null, YES=null, INT=0, DOUBLE=0.0, TIME=null, MONEY=0.0000}");
    assertThat(found.notes).singleElement().asString().contains("field MEMO");
    assertThat(found.issues).isEmpty();
  }

  @Test
  void valuesThatAreNoneOfTheirTypeStayAsTextAndAreTold() throws IOException {
    List<Column> columns =
        List.of(new Column("N", 'N', 9, 2), new Column("D", 'D', 8, 0), new Column("L", 'L', 1, 0));
    Files.write(
        folder.resolve("a.dbf"),
        ShapefileFixture.dbf(
            0,
            columns,
            ASCII,
            ShapefileFixture.row(' ', columns, ASCII, "1.2.3", "20260231", "x"),
            ShapefileFixture.row(' ', columns, ASCII, "1e999", "2026 1 1", "y"),
            ShapefileFixture.row(' ', columns, ASCII, "12,5", "00000000", "?")));
    CollectedRecords found =
        CollectedRecords.of(new DbaseSource(folder.resolve("a.dbf"), "a.dbf", null));

    assertThat(found.codes()).hasSize(5).containsOnly(IssueCode.VALUE_INVALID);
    assertThat(found.values("N")).containsExactly("1.2.3", "1e999", 12.5);
    assertThat(found.values("D")).containsExactly("20260231", "2026 1 1", null);
    assertThat(found.values("L")).containsExactly("x", true, null);
  }

  @Test
  void encodingIsGivenElseDeclaredElseFoundAndBytesThatMeanNothingAreTold() throws IOException {
    Charset gbk = Charset.forName("GBK");
    writeText(gbk, 0x57, "黑龙江省哈尔滨市道里区中央大街");
    assertThat(decoded(null).values("名称")).containsExactly("黑龙江省哈尔滨市道里区中央大街");
    assertThat(decoded(null).notes).singleElement().asString().contains("0x57", "GB18030");

    writeText(StandardCharsets.UTF_8, 0x57, "Straße");
    assertThat(decoded(null).values("名称")).containsExactly("Straße");

    writeText(Charset.forName("windows-1252"), 0x57, "Straße");
    assertThat(decoded(null).records.getFirst().properties()).containsValue("Straße");
    assertThat(decoded(null).notes).isEmpty();

    CollectedRecords wrong = decoded(StandardCharsets.UTF_8);
    assertThat(wrong.codes()).containsExactly(IssueCode.TEXT_ENCODING);
    assertThat(wrong.records.getFirst().properties()).containsValue("Stra\ufffde");
  }

  @Test
  void textCutWithinItsLastCharacterLosesThatCharacterOnly() throws IOException {
    List<Column> columns = List.of(new Column("NAME", 'C', 7, 0));
    Files.write(
        folder.resolve("a.dbf"),
        ShapefileFixture.dbf(
            0x4d, columns, ASCII, ShapefileFixture.row(' ', columns, "深圳湾口岸".getBytes("GBK"))));
    CollectedRecords found =
        CollectedRecords.of(new DbaseSource(folder.resolve("a.dbf"), "a.dbf", null));

    assertThat(found.values("NAME")).containsExactly("深圳湾");
    assertThat(found.issues).isEmpty();
    assertThat(found.notes).singleElement().asString().contains("end within a character");
  }

  @Test
  void fieldsOfTheSameNameAreNumbered() throws IOException {
    List<Column> columns =
        List.of(new Column("A", 'C', 2, 0), new Column("A", 'C', 2, 0), new Column("", 'C', 2, 0));
    Files.write(
        folder.resolve("a.dbf"),
        ShapefileFixture.dbf(
            0, columns, ASCII, ShapefileFixture.row(' ', columns, ASCII, "1", "2", "3")));
    CollectedRecords found =
        CollectedRecords.of(new DbaseSource(folder.resolve("a.dbf"), "a.dbf", null));

    assertThat(found.records.getFirst().properties().toString())
        .isEqualTo("{A=1, A_2=2, field_3=3}");
  }

  @Test
  void longTextsOfFoxProAreRead() throws IOException {
    List<Column> columns = List.of(new Column("A", 'C', 700, 0));
    Files.write(
        folder.resolve("a.dbf"),
        ShapefileFixture.dbf(
            0, columns, ASCII, ShapefileFixture.row(' ', columns, ASCII, "x".repeat(700))));

    assertThat(
            CollectedRecords.of(new DbaseSource(folder.resolve("a.dbf"), "a.dbf", null))
                .values("A"))
        .containsExactly("x".repeat(700));
  }

  @Test
  void fileThatIsNotWholeFails() throws IOException {
    byte[] shp = ShapefileFixture.ofType(1).point(1, 1).shp();
    assertThat(failure(new byte[0])).isEqualTo(SourceException.Code.FILE_EMPTY);
    assertThat(failure(Arrays.copyOf(shp, 50))).isEqualTo(SourceException.Code.FILE_TRUNCATED);
    assertThat(failure(Arrays.copyOf(shp, 110))).isEqualTo(SourceException.Code.FILE_TRUNCATED);
    assertThat(failure("hello".repeat(50).getBytes(ASCII)))
        .isEqualTo(SourceException.Code.FORMAT_UNKNOWN);
    Files.write(folder.resolve("a.dbf"), new byte[] {3, 1});
    assertThat(failure(shp)).isEqualTo(SourceException.Code.FILE_TRUNCATED);
    assertThatThrownBy(() -> CollectedRecords.ofShapefile(folder.resolve("none.shp")))
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> assertThat(e.code()).isEqualTo(SourceException.Code.FILE_NOT_FOUND));
  }

  @Test
  void recordThatClaimsTwoGigabytesIsNotBelieved() throws IOException {
    byte[] shp = ShapefileFixture.ofType(1).point(1, 1).shp();
    ByteBuffer.wrap(shp).putInt(104, Integer.MAX_VALUE / 2);
    assertThat(failure(shp)).isEqualTo(SourceException.Code.FILE_TRUNCATED);
  }

  private SourceException.@Nullable Code failure(byte[] shp) throws IOException {
    Files.write(folder.resolve("a.shp"), shp);
    try {
      read();
      return null;
    } catch (SourceException e) {
      return e.code();
    }
  }

  private void writeText(Charset charset, int driver, String value) throws IOException {
    List<Column> columns = List.of(new Column("名称", 'C', 40, 0));
    Charset names = charset.newEncoder().canEncode("名称") ? charset : ASCII;
    Files.write(
        folder.resolve("a.dbf"),
        ShapefileFixture.dbf(
            driver, columns, names, ShapefileFixture.row(' ', columns, charset, value)));
  }

  private CollectedRecords decoded(@Nullable Charset encoding) throws IOException {
    return CollectedRecords.of(new DbaseSource(folder.resolve("a.dbf"), "a.dbf", encoding));
  }

  private Geometry only(byte[] content) throws IOException {
    CollectedRecords found = read(content);
    assertThat(found.issues).isEmpty();
    Geometry geometry = found.geometries().getFirst();
    assertThat(geometry).isNotNull();
    return geometry;
  }

  private CollectedRecords read(byte[]... contents) throws IOException {
    if (contents.length > 0) {
      ShapefileFixture fixture = ShapefileFixture.ofType(5);
      Arrays.stream(contents).forEach(fixture::raw);
      fixture.write(folder, "a");
    }
    return CollectedRecords.ofShapefile(folder.resolve("a.shp"));
  }

  private void table(byte[]... rows) throws IOException {
    Files.write(folder.resolve("a.dbf"), ShapefileFixture.dbf(0, ID, ASCII, rows));
  }

  private static byte[] row(char mark, String id) {
    return ShapefileFixture.row(mark, ID, ASCII, id);
  }

  private static byte[] text(String value) {
    return value.getBytes(ASCII);
  }
}
