package io.citytwin.importer.flatgeobuf;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.gdal.Gdal;
import io.citytwin.importer.gdal.ReadRecords;
import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.testing.RealData;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every FlatGeobuf file of the real data, feature by feature as GDAL reads it. */
@Tag("real-data")
class FlatGeobufOracleTest {

  @TempDir private Path folder;

  /** Counts and CRS as the README of the real data has them, from ogrinfo. */
  @ParameterizedTest
  @CsvSource({
    "formats/countries.fgb, countries, 179, EPSG:4326",
    "formats/poly_landmarks.fgb, unknown, 85,",
    "monaco/derived_monaco_buildings.fgb, monaco_buildings, 1207, EPSG:4326",
  })
  void everyFeatureIsThatOfGdal(String name, String layer, int count, String crs) throws Exception {
    Path file = RealData.file(name);
    ReadRecords read =
        ReadRecords.of(() -> new FlatGeobufSource(file, file.getFileName().toString()));
    Map<String, List<Gdal.Feature>> gdal = Gdal.read(file, folder);

    assertThat(read.issues).isEmpty();
    assertThat(read.records).hasSize(count);
    // GDAL calls a layer without a name "unknown" or by its file; the reader by its file.
    assertThat(gdal).hasSize(1);
    assertThat(read.layers)
        .singleElement()
        .satisfies(
            l ->
                assertThat(l.crs())
                    .isEqualTo(crs == null ? DeclaredCrs.NONE : new DeclaredCrs.Code(crs)));
    assertThat(gdal.keySet()).containsExactly(layer);
    Gdal.assertSame(layer, read.records, gdal.get(layer));
    Gdal.assertSameValues(layer, read.records, gdal.get(layer));
  }
}
