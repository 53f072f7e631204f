package io.citytwin.importer.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.record.RawRecord;
import io.citytwin.importer.shapefile.CollectedRecords;
import io.citytwin.importer.shapefile.Ogr;
import io.citytwin.testing.RealData;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Geometry;

class CsvTableSourceTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '/',
      value = {
        "lon,lat/121.5,31.2", "经度,纬度/121.5,31.2", "Longitude;Latitude/121,5;31,2",
            "x\ty/121.5\t31.2",
        "X|Y/1.215e2|31.2", "lng:lat/121.5:31.2", "Rechtswert;Hochwert/121,5;31,2",
            "EASTING,northing/121.5,31.2",
        "wkt/POINT (121.5 31.2)", "the_geom;a/SRID=0;POINT(121.5 31.2)"
      })
  void geometryIsFoundByTheNamesOfColumns(String header, String row) throws IOException {
    String quoted = row.startsWith("SRID") ? "\"" + row + "\";1" : row;
    CollectedRecords found = read(header + "\n" + quoted + "\n");

    assertThat(found.issues).isEmpty();
    assertThat(found.geometries().toString()).isEqualTo("[POINT (121.5 31.2)]");
    assertThat(found.layers.getFirst().crs()).isEqualTo(DeclaredCrs.NONE);
  }

  @Test
  void columnsThatAreNamedAreTakenAndTheOthersAreProperties() throws IOException {
    CollectedRecords found =
        read(
            "lon,lat,hoch,rechts\n1,2,30,40\n", new CsvOptions(null, null, null, "RECHTS", "hoch"));

    assertThat(found.geometries().toString()).isEqualTo("[POINT (40 30)]");
    assertThat(found.records.getFirst().properties().toString()).isEqualTo("{lon=1, lat=2}");
    assertThatThrownBy(() -> read("a,b\n1,2\n", new CsvOptions(null, null, "geom", null, null)))
        .hasMessageContaining("no column \"geom\"; the columns are: a, b");
  }

  @Test
  void extendedWkbAndWktSayTheirReferenceSystem() throws IOException {
    // PostGIS: select st_geomfromewkt('SRID=4547;POINT(500000 2500000)')
    CollectedRecords binary =
        read("id,geom\n1,0101000020C31100000000000080841E4100000000D0124341\n");
    assertThat(binary.layers.getFirst().crs()).isEqualTo(new DeclaredCrs.Code("EPSG:4547"));
    assertThat(binary.geometries().toString()).isEqualTo("[POINT (500000 2500000)]");

    CollectedRecords text =
        read(
            "id,geom\n1,SRID=4547;POINT Z (5 2 7)\n2,POINT(5 2)\n3,SRID=4326;POINT(5 2)\n4,SRID=4547;POINT M (5 2 7)\n");
    assertThat(text.layers.getFirst().crs()).isEqualTo(new DeclaredCrs.Code("EPSG:4547"));
    assertThat(text.codes()).containsExactly(IssueCode.CRS_MIXED, IssueCode.CRS_MIXED);
    assertThat(text.geometries().getFirst().getCoordinate().getZ()).isEqualTo(7);
    assertThat(text.geometries().getLast().getCoordinate().getZ()).isNaN();
    assertThat(text.notes).singleElement().asString().contains("measures");
  }

  @Test
  void quotesLinesAndEmptyCellsAreKeptAsWritten() throws IOException {
    CollectedRecords found =
        read(
            "id,text,lon,lat\r\n007,\"a \"\"b\"\",\nc\",1,2\r\n\r\n2, x ,,\r\n3,\"Haus \"Sonne\"\",1,2");

    assertThat(found.issues).isEmpty();
    assertThat(found.values("id")).containsExactly("007", "2", "3");
    assertThat(found.values("text")).startsWith("a \"b\",\nc", " x ");
    assertThat(found.geometries()).element(1).isNull();
    assertThat(found.records.getLast().place().record()).isEqualTo(3);
  }

  @Test
  void rowsThatDoNotFitAreRefusedWithTheirLineAndTheRestLoads() throws IOException {
    CollectedRecords found =
        read("id,lon,lat\n1,1,2\n\n2,1\n3,1,2,3\n4,one,2\n5,1,\n6,1e400,0\n7,3,4\n");

    assertThat(found.codes())
        .containsExactly(
            IssueCode.MALFORMED_RECORD,
            IssueCode.MALFORMED_RECORD,
            IssueCode.MALFORMED_RECORD,
            IssueCode.MALFORMED_RECORD,
            IssueCode.COORDINATE_NOT_FINITE);
    assertThat(found.issues.getFirst().message())
        .startsWith("line 4: it has 2 cells, the first row names 3");
    assertThat(found.issues.getFirst().rawRecord()).isEqualTo("2,1");
    assertThat(found.values("id")).containsExactly("1", "7");
  }

  @Test
  void geometryThatCannotBeReadIsRefused() throws IOException {
    CollectedRecords found =
        read(
            "id;geom\n1;POINT(1 2)\n2;POINT(1\n3;CURVEPOLYGON((0 0,1 1,1 0,0 0))\n4;hello\n5;0101\n6;"
                + "GEOMETRYCOLLECTION(".repeat(5000)
                + ")".repeat(5000)
                + "\n7;"
                + "010700000001000000".repeat(20_000)
                + "\n8;POLYGON((0 0,1 1,1 0))\n9;\n");

    assertThat(found.codes())
        .containsExactly(
            IssueCode.MALFORMED_RECORD,
            IssueCode.GEOMETRY_UNSUPPORTED,
            IssueCode.MALFORMED_RECORD,
            IssueCode.MALFORMED_RECORD,
            IssueCode.MALFORMED_RECORD,
            IssueCode.MALFORMED_RECORD,
            IssueCode.MALFORMED_RECORD);
    assertThat(found.values("id")).containsExactly("1", "9");
  }

  @Test
  void rowOfDataIsNotTakenForAHeader() {
    assertCode(
        "1,2,3\n4,5,6\n",
        SourceException.Code.FORMAT_UNKNOWN,
        "the first row must name the columns");
    assertCode(
        "a,POINT(1 2)\n",
        SourceException.Code.FORMAT_UNKNOWN,
        "the first row must name the columns");
    assertCode("", SourceException.Code.FILE_EMPTY, "is empty");
    assertCode("\n\n", SourceException.Code.FILE_EMPTY, "has no row");
    assertCode("a\0b,c\n", SourceException.Code.FORMAT_UNKNOWN, "zero bytes");
  }

  @Test
  void quoteThatIsNeverClosedFailsTheFile() {
    assertCode("id,lon,lat\n1,1,2\n2,\"1,2\n3,1,2\n", SourceException.Code.FILE_CORRUPT, "line 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "GBK", "Big5", "UTF-16LE", "UTF-16BE"})
  void encodingIsFound(String encoding) throws IOException {
    String text = "名稱,lon,lat\n臺南市安平區國平路,1,2\n中西區民權路,3,4\n";
    Path file = Files.write(folder.resolve("a.csv"), text.getBytes(Charset.forName(encoding)));
    CollectedRecords found =
        CollectedRecords.of(new CsvTableSource(file, "a.csv", CsvOptions.NONE));

    assertThat(found.values("名稱")).containsExactly("臺南市安平區國平路", "中西區民權路");
    assertThat(found.notes).hasSize(1);
  }

  @Test
  void byteOrderMarkDecidesAndIsNoPartOfTheFirstName() throws IOException {
    for (String encoding : List.of("UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE")) {
      byte[] bytes = "\ufeffid,lon,lat\nß,1,2\n".getBytes(Charset.forName(encoding));
      Path file = Files.write(folder.resolve("a.csv"), bytes);
      CollectedRecords found =
          CollectedRecords.of(new CsvTableSource(file, "a.csv", CsvOptions.NONE));

      assertThat(found.values("id")).containsExactly("ß");
      assertThat(found.notes).isEmpty();
    }
  }

  @Test
  void bytesThatMeanNothingAreTold() throws IOException {
    Path file = folder.resolve("a.csv");
    Files.write(file, "id,lon,lat\nStraße,1,2\n".getBytes(StandardCharsets.ISO_8859_1));
    CsvOptions options = new CsvOptions(StandardCharsets.UTF_8, null, null, null, null);

    assertThat(CollectedRecords.of(new CsvTableSource(file, "a.csv", options)).codes())
        .containsExactly(IssueCode.TEXT_ENCODING);
    assertThat(CollectedRecords.of(new CsvTableSource(file, "a.csv", CsvOptions.NONE)).values("id"))
        .containsExactly("Straße");
  }

  @Test
  void tableWithoutGeometryIsReadAndNoted() throws IOException {
    CollectedRecords found = read("id,name,name\n1,a,b\n");

    assertThat(found.records.getFirst().properties().toString())
        .isEqualTo("{id=1, name=a, name_2=b}");
    assertThat(found.notes).anyMatch(n -> n.contains("no column of geometry"));
  }

  /** Every .csv of the real data, cell by cell, against what GDAL reads. */
  @Tag("real-data")
  @ParameterizedTest
  @CsvSource({
    "cologne/air_stations_active.csv, 0",
    "cologne/fnp_categories.csv, 0",
    "cologne/weather_EDDK_201402.csv, 0",
    "shanghai/metrostop2.csv, 60",
    "porto_alegre/poa_hexgrid.csv, 1227",
    "porto_alegre/poa_points_of_interest.csv, 15",
    "formats/testnull.csv, 0",
    "helsinki/Helsinki_Kumpula.csv, 0",
    "water_networks/valves/valve_layer_random.csv, 0"
  })
  void readsWhatGdalReads(String name, int points) throws Exception {
    Path file = RealData.file(name);
    CollectedRecords ours = CollectedRecords.of(new CsvTableSource(file, name, CsvOptions.NONE));
    List<List<String>> theirs = Ogr.plainRows(folder, file);
    List<String> header = theirs.getFirst();

    assertThat(ours.issues).isEmpty();
    assertThat(ours.records).hasSize(theirs.size() - 1);
    assertThat(ours.geometries().stream().filter(g -> g != null)).hasSize(points);
    for (int i = 0; i < ours.records.size(); i++) {
      RawRecord record = ours.records.get(i);
      for (int k = 0; k < header.size(); k++) {
        if (record.properties().containsKey(header.get(k))) {
          Object value = record.properties().get(header.get(k));
          assertThat(value == null ? "" : value).isEqualTo(theirs.get(i + 1).get(k));
        } else if (header.get(k).equalsIgnoreCase("lon")) {
          Geometry geometry = record.geometry();
          assertThat(geometry).isNotNull();
          assertThat(geometry.getCoordinate().x)
              .isEqualTo(Double.parseDouble(theirs.get(i + 1).get(k)));
        }
      }
    }
  }

  /** Its rows have four cells under three names: which cell is which cannot be known. */
  @Tag("real-data")
  @Test
  void realFileWhoseRowsDoNotFitItsHeaderIsRefusedRowByRow() throws IOException {
    Path file = RealData.file("formats/csv_with_utf8_bom.csv");
    CollectedRecords ours = CollectedRecords.of(new CsvTableSource(file, "a.csv", CsvOptions.NONE));

    assertThat(ours.layers.getFirst().fields().getFirst().name()).isEqualTo("id");
    assertThat(ours.codes())
        .containsExactly(IssueCode.MALFORMED_RECORD, IssueCode.MALFORMED_RECORD);
  }

  @Test
  void damagedFilesFailWithACodeOrLoseRows() throws IOException {
    byte[] whole =
        "id;geom;名称\n1;\"SRID=4326;POINT(1 2)\";北京\n2;0101000020C3110000000000000084000000000000D0124341;\"上\"\"海\"\n3;POLYGON((0 0,1 1,1 0,0 0));广州\n"
            .getBytes(StandardCharsets.UTF_8);
    Random random = new Random(20261121);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = Arrays.copyOf(whole, i % 2 == 0 ? whole.length : random.nextInt(whole.length));
      for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(folder.resolve("a.csv"), bytes);
      try {
        CollectedRecords found =
            CollectedRecords.of(new CsvTableSource(file, "a.csv", CsvOptions.NONE));
        assertThat(found.records.size() + found.issues.size()).isLessThan(100);
      } catch (SourceException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  private void assertCode(String text, SourceException.Code code, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(SourceException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  private CollectedRecords read(String text) throws IOException {
    return read(text, CsvOptions.NONE);
  }

  private CollectedRecords read(String text, CsvOptions options) throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), text);
    return CollectedRecords.of(new CsvTableSource(file, "a.csv", options));
  }
}
