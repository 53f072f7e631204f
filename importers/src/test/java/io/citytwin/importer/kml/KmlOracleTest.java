package io.citytwin.importer.kml;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.gdal.Gdal;
import io.citytwin.importer.gdal.ReadRecords;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.testing.RealData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every KML file of the real data beside GDAL. */
@Tag("real-data")
class KmlOracleTest {

  @TempDir private Path folder;

  @Test
  void boroughsOfCologneAreThoseOfGdal() throws Exception {
    Path file = RealData.file("cologne/stadtbezirke.kml");
    ReadRecords read = ReadRecords.of(() -> new KmlSource(file, "stadtbezirke.kml"));
    Map<String, List<Gdal.Feature>> gdal = Gdal.read(file, folder, "-dim", "XY");

    assertThat(read.issues).isEmpty();
    assertThat(gdal.keySet()).isEqualTo(read.byLayer().keySet()).containsExactly("Stadtbezirk");
    Gdal.assertSame("Stadtbezirk", read.records, gdal.get("Stadtbezirk"));
    // GDAL leaves the fields out, since the file declares no schema for them; the same boroughs as
    // a Shapefile have them.
    List<Gdal.Feature> shapes = Gdal.read(shapefile(), folder).get("Stadtbezirk");
    assertThat(read.records)
        .extracting(record -> record.properties().get("STB_NAME"))
        .containsExactlyInAnyOrderElementsOf(
            shapes.stream().map(shape -> shape.properties().get("STB_NAME")).toList())
        .contains("Mülheim");
  }

  /** GDAL reads a copy, which needs its other parts beside it. */
  private Path shapefile() throws Exception {
    for (String part : List.of("dbf", "shx", "prj")) {
      Path from = RealData.file("cologne/Stadtbezirk." + part);
      Files.copy(from, folder.resolve(from.getFileName()));
    }
    return RealData.file("cologne/Stadtbezirk.shp");
  }

  @Test
  void everyKindOfGeometryIsThatOfGdalButForTheRingOfTwo() throws Exception {
    Path file = RealData.file("formats/geometries.kml");
    ReadRecords read = ReadRecords.of(() -> new KmlSource(file, "geometries.kml"));
    List<Gdal.Feature> gdal = Gdal.read(file, folder).get("APTBoundary");

    assertThat(gdal).hasSize(25);
    assertThat(read.codes()).containsExactly(IssueCode.RING_TOO_SHORT);
    int refused = (int) read.issues.getFirst().place().record() - 1;
    gdal.remove(refused);
    Gdal.assertSame("APTBoundary", read.records, gdal);
  }
}
