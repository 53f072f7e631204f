package io.citytwin.importer.shapefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.importer.record.RawRecord;
import io.citytwin.testing.RealData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.PrecisionModel;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;
import org.locationtech.jts.precision.GeometryPrecisionReducer;

/** Every Shapefile of the real data, feature by feature, against what GDAL reads. */
@Tag("real-data")
class ShapefileOracleTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "cologne/LSA_Koeln_11_2013.shp, 986, CP1252",
    "cologne/Stadtbezirk.shp, 9, CP1252",
    "cologne/Stadtteil.shp, 86, CP1252",
    "cologne/Strassenabschnitt.shp, 15846, CP1252",
    "cologne/Strassenknoten.shp, 11142, CP1252",
    "cologne/fnp_aktuell.shp, 2121, CP1252",
    "formats/chinese_poly.shp, 1, CP936",
    "formats/pointzm_with_all_nodata_m.shp, 2, UTF-8",
    "shanghai/metroline2.shp, 2, UTF-8",
    "shenzhen/derived_sz_gbk.shp, 10, UTF-8",
    "shenzhen/grid.shp, 9005, UTF-8",
    "shenzhen/sz.shp, 10, UTF-8"
  })
  void readsWhatGdalReads(String name, int count, String encoding) throws Exception {
    Path file = RealData.file(name);
    CollectedRecords ours = CollectedRecords.ofShapefile(file);

    assertThat(ours.records).hasSize(count);
    assertThat(ours.issues).isEmpty();
    compare(ours, Ogr.rows(folder, file, "-oo", "ENCODING=" + encoding));
  }

  /** Written by GDAL as code page 936; read back with the .cpg and without any hint. */
  @Test
  void gbkIsReadByItsCodePageFileAndByItsBytesAlone() throws Exception {
    Path file = folder.resolve("sz.shp");
    Ogr.run(
        List.of(
            "ogr2ogr",
            "-lco",
            "ENCODING=CP936",
            file.toString(),
            RealData.file("shenzhen/sz.shp").toString()));
    List<List<String>> theirs = Ogr.rows(folder, file, "-oo", "ENCODING=CP936");
    CollectedRecords declared = CollectedRecords.ofShapefile(file);
    assertThat(declared.notes).isEmpty();
    compare(declared, theirs);

    Files.delete(folder.resolve("sz.cpg"));
    CollectedRecords detected = CollectedRecords.ofShapefile(file);
    assertThat(detected.notes).singleElement().asString().contains("GB18030", "--encoding");
    compare(detected, theirs);
  }

  /** The bytes of this file are UTF-8, its .cpg says code page 936. */
  @Test
  void codePageFileThatIsWrongIsOverruledWithANote() throws Exception {
    CollectedRecords ours =
        CollectedRecords.ofShapefile(RealData.file("shenzhen/derived_sz_gbk.shp"));

    assertThat(ours.notes)
        .containsExactly(
            "derived_sz_gbk.dbf: the file derived_sz_gbk.cpg says GB18030, but the bytes are not that; the text is read as UTF-8; if that is wrong, name the encoding with --encoding");
    assertThat(ours.values("qh")).startsWith("罗湖");
  }

  @Test
  void bigFiveIsReadByItsLanguageDriverAndByItsBytesAlone() throws Exception {
    Path zip = RealData.file("taiwan/tainan_villages_big5.zip");
    Ogr.run(List.of("unzip", "-q", zip.toString(), "-d", folder.toString()));
    Path file = folder.resolve("10_tn-village.shp");
    List<List<String>> theirs = Ogr.rows(folder, file, "-oo", "ENCODING=CP950");
    CollectedRecords declared = CollectedRecords.ofShapefile(file);
    assertThat(declared.notes).singleElement().asString().contains("private use area");
    compare(declared, theirs);

    byte[] table = Files.readAllBytes(folder.resolve("10_tn-village.dbf"));
    assertThat(table[29]).as("language driver").isEqualTo((byte) 0x4f);
    table[29] = 0;
    Files.write(folder.resolve("10_tn-village.dbf"), table);
    CollectedRecords detected = CollectedRecords.ofShapefile(file);
    assertThat(detected.notes).first().asString().contains("Big5");
    compare(detected, theirs);
  }

  private static void compare(CollectedRecords ours, List<List<String>> theirs)
      throws IOException, ParseException {
    List<String> header = theirs.getFirst();
    List<String> names =
        header.subList(1, header.size()).stream().filter(name -> !name.isEmpty()).toList();
    assertThat(ours.records).hasSize(theirs.size() - 1);
    for (int i = 0; i < ours.records.size(); i++) {
      RawRecord record = ours.records.get(i);
      List<String> row = theirs.get(i + 1);
      compare(record.geometry(), row.getFirst());
      assertThat(record.properties().keySet()).containsExactlyElementsOf(names);
      for (int k = 0; k < names.size(); k++) {
        compare(record.properties().get(names.get(k)), row.get(k + 1));
      }
    }
  }

  private static void compare(@Nullable Geometry ours, String wkt) throws ParseException {
    if (ours == null) {
      assertThat(wkt).isEmpty();
      return;
    }
    Geometry theirs = new WKTReader().read(wkt);
    assertThat(ours.getGeometryType()).isEqualTo(theirs.getGeometryType());
    assertThat(ours.getNumPoints()).isEqualTo(theirs.getNumPoints());
    double size = Math.max(1, theirs.getEnvelopeInternal().getDiameter());
    assertThat(ours.getArea()).isCloseTo(theirs.getArea(), within(size * size * 1e-9));
    assertThat(ours.getLength()).isCloseTo(theirs.getLength(), within(size * 1e-6));
    assertThat(rounded(ours)).isEqualTo(rounded(theirs));
  }

  /** The text of GDAL has 15 digits. */
  private static Geometry rounded(Geometry geometry) {
    return GeometryPrecisionReducer.reducePointwise(geometry, new PrecisionModel(1e5)).norm();
  }

  private static void compare(@Nullable Object ours, String theirs) {
    switch (ours) {
      case null -> assertThat(theirs).isEmpty();
      case Number number ->
          assertThat(number.doubleValue()).isCloseTo(Double.parseDouble(theirs), within(1e-9));
      // Characters of private use, which the conversion that GDAL uses cannot express.
      case String text when text.chars().anyMatch(c -> c >= 0xe000 && c <= 0xf8ff) ->
          assertThat(text).endsWith("里");
      case String text when text.matches("\\d{4}-\\d\\d-\\d\\d") ->
          assertThat(text).isEqualTo(theirs.replace('/', '-'));
      default -> assertThat(ours.toString()).isEqualTo(theirs);
    }
  }
}
