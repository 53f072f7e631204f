package io.citytwin.importer.gml;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.gdal.Gdal;
import io.citytwin.importer.gdal.ReadRecords;
import io.citytwin.importer.pipeline.IssueCode;
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

/**
 * Every GML file of the real data beside GDAL's GML driver. CityGML is read as plain GML there,
 * too; solids and terrains, which GDAL gives as polyhedra and nets, are refused here.
 */
@Tag("real-data")
class GmlOracleTest {

  @TempDir private Path folder;

  private static ReadRecords read(Path file) throws Exception {
    return ReadRecords.of(
        () -> new GmlSource(file, file.getFileName().toString(), TestAxes::northFirst));
  }

  /** Counts as the README of the real data has them, from ogrinfo. */
  @ParameterizedTest
  @CsvSource({
    "formats/utf8.gml, planet_osm_point 1, ",
    "shenzhen/derived_sz_4490.gml, districts 10, EPSG:4490",
    "japan_plateau/numazu_52385721_fld_6697_l1_op.gml, WaterBody 3, EPSG:6697",
    "japan_plateau/numazu_523857_lsld_6668_op.gml, SedimentDisasterProneArea 81, EPSG:6697",
    "japan_plateau/numazu_523857_urf_6668_op.gml, AreaClassification 3; UseDistrict 38;"
        + " SpecialUseDistrict 2; ScenicDistrict 4, EPSG:6697",
  })
  void everyFeatureIsThatOfGdal(String name, String counts, String crs) throws Exception {
    Path file = RealData.file(name);
    ReadRecords read = read(file);
    Map<String, List<Gdal.Feature>> gdal = Gdal.read(file, folder);

    assertThat(read.issues).isEmpty();
    assertThat(counts(read)).isEqualTo(counts);
    assertThat(read.layers.stream().map(Layer::crs).map(String::valueOf).distinct())
        .containsExactly(crs == null ? "None[]" : "Code[code=" + crs + "]");
    assertThat(read.byLayer().keySet()).isEqualTo(gdal.keySet());
    read.byLayer().forEach((layer, records) -> Gdal.assertSame(layer, records, gdal.get(layer)));
  }

  private static String counts(ReadRecords read) {
    return read.byLayer().entrySet().stream()
        .map(layer -> layer.getKey() + " " + layer.getValue().size())
        .collect(Collectors.joining("; "));
  }

  @ParameterizedTest
  @CsvSource({
    "potsdam/Potsdam_LoD1.gml, Building 0, 97",
    "munich/lod2_buildings_v3.gml, Building 0, 100",
    "formats/citygml_lod2_713_5322.xml, Building 0, 2",
    "japan_plateau/yokosuka_523965_dem_6697_05_op.gml, ReliefFeature 0, 2",
    // Buildings without a shape of their own; GDAL gives none either.
    "zurich/zurich-lod2-citygml1.xml, Building 4, 0",
    // The Building of GDAL is the lines where walls meet the ground.
    "delft_rotterdam/dh_1.gml, Building 0, 1",
    // One of the 13 has a solid alone; GDAL counts Appearance as a layer, too.
    "japan_plateau/yokosuka_52397519_bldg_6697_op.gml, Building 13, 0",
  })
  void solidsAndTerrainsAreRefusedOneByOne(String name, String counts, int refused)
      throws Exception {
    ReadRecords read = read(RealData.file(name));

    assertThat(counts(read)).isEqualTo(counts);
    assertThat(read.codes()).hasSize(refused).allMatch(IssueCode.GEOMETRY_UNSUPPORTED::equals);
  }

  @ParameterizedTest
  @CsvSource({"formats/utf8.gml, Āliamanu, name", "shenzhen/derived_sz_4490.gml, 龙岗, qh"})
  void textIsThatOfGdal(String name, String sample, String field) throws Exception {
    Path file = RealData.file(name);
    ReadRecords read = read(file);
    Map<String, List<Gdal.Feature>> gdal = Gdal.read(file, folder);

    read.byLayer()
        .forEach(
            (layer, records) -> {
              gdal.get(layer)
                  .forEach(f -> f.properties().keySet().removeAll(List.of("fid", "gml_id")));
              Gdal.assertSameValues(layer, records, gdal.get(layer));
            });
    assertThat(read.records)
        .anySatisfy(r -> assertThat(String.valueOf(r.properties().get(field))).contains(sample));
  }
}
