package io.citytwin.importer.geopackage;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.gdal.Gdal;
import io.citytwin.importer.gdal.ReadRecords;
import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.record.Layer;
import io.citytwin.testing.RealData;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every GeoPackage and SQLite file of the real data, feature by feature as GDAL reads it. */
@Tag("real-data")
class GeoPackageOracleTest {

  @TempDir private Path folder;

  /** Counts and CRS as the README of the real data has them, from ogrinfo. */
  @ParameterizedTest
  @CsvSource({
    "formats/bubenec.gpkg, GEOPACKAGE, tessellation 144; buildings 144; streets 35; plots 407,"
        + " EPSG:3857",
    "formats/poly_golden.gpkg, GEOPACKAGE, poly 10, EPSG:27700",
    "formats/3d_envelope.gpkg, GEOPACKAGE, foo 2,",
    "helsinki/OSM_Kamppi.gpkg, GEOPACKAGE, streets 3207; route 1; nodes 1486, EPSG:32635",
    "helsinki/addresses.gpkg, GEOPACKAGE, addresses 34; addresses_with_population_data 34,"
        + " EPSG:4326",
    "helsinki/helsinki_city_districts_2021.gpkg, GEOPACKAGE, helsinki_city_districts_2021 8,"
        + " EPSG:4326",
    "helsinki/helsinki_population_grid_2020.gpkg, GEOPACKAGE, population_grid_2020 92, EPSG:4326",
    "shenzhen/derived_sz_cgcs2000_gk114.gpkg, GEOPACKAGE, districts 10, EPSG:4547",
    "delft_rotterdam/bgt_pand.sqlite, SQLITE, buildingpart 160, EPSG:28992",
    "delft_rotterdam/bgt_scheiding.sqlite, SQLITE, scheiding 57, EPSG:28992",
    "delft_rotterdam/bgt_waterdeel.sqlite, SQLITE, waterdeel 3, EPSG:28992",
    "delft_rotterdam/bgt_wegdeel.sqlite, SQLITE, trafficarea 151, EPSG:28992",
  })
  void everyFeatureIsThatOfGdal(String name, String format, String counts, String crs)
      throws Exception {
    Path file = RealData.file(name);
    ReadRecords read =
        ReadRecords.of(() -> new GeoPackageSource(file, file.getFileName().toString()));
    Map<String, List<Gdal.Feature>> gdal = Gdal.read(file, folder);

    assertThat(read.format).isEqualTo(format);
    assertThat(read.issues).isEmpty();
    assertThat(
            read.byLayer().entrySet().stream()
                .map(layer -> layer.getKey() + " " + layer.getValue().size())
                .collect(Collectors.joining("; ")))
        .isEqualTo(counts);
    assertThat(read.layers)
        .extracting(Layer::crs)
        .containsOnly(crs == null ? DeclaredCrs.NONE : new DeclaredCrs.Code(crs));
    assertThat(read.byLayer().keySet()).isEqualTo(gdal.keySet());
    read.byLayer()
        .forEach(
            (layer, records) -> {
              Gdal.assertSame(layer, records, gdal.get(layer));
              Gdal.assertSameValues(layer, records, gdal.get(layer));
            });
  }
}
