package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.export.ExportFormat;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.testing.PostgisDatabase;
import io.citytwin.testing.RealData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The law of the export: imported into the dataset it came from it changes nothing, and imported
 * into an empty twin it makes the same content.
 */
class ExportRoundTripIT {

  @TempDir private static Path folder;
  private static PostgisDatabase database;
  private static PostgisDatabase other;

  @BeforeAll
  static void create() throws IOException {
    database = PostgisDatabase.create();
    other = PostgisDatabase.create();
    Path source = HazardousCity.write(folder.resolve("c.jsonl"));
    assertThat(importInto(database, "city", List.of(source)).counts().subList(0, 2))
        .containsExactly(HazardousCity.FEATURES, HazardousCity.FEATURES);
  }

  @AfterAll
  static void drop() {
    database.close();
    other.close();
  }

  @ParameterizedTest
  @EnumSource
  void importIntoTheSameTwinChangesNothing(ExportFormat format) {
    String before = state(database);
    List<Path> files = export(database, "city", "same", format, FeatureKind.values());
    CliRun run = importInto(database, "city", files);

    long all = HazardousCity.FEATURES;
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.counts()).containsExactly(all, 0L, 0L, all, 0L, 0L, 0L);
    assertThat(state(database)).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void importIntoAnEmptyTwinMakesTheSameContent(ExportFormat format) {
    List<Path> files = export(database, "city", "empty", format, FeatureKind.values());
    empty(other);
    CliRun run = importInto(other, "city", files);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(CliRun.of("hash", "--database-url", other.url()).out())
        .isEqualTo(CliRun.of("hash", "--database-url", database.url()).out());
    assertThat(content(other)).isEqualTo(content(database));
  }

  /** Sources as they are published. */
  @Nested
  @Tag("real-data")
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class RealCities {

    private final PostgisDatabase real = PostgisDatabase.create();

    @BeforeAll
    void importThem() {
      importInto(real, "monaco", List.of(RealData.file("monaco/monaco-latest.osm.pbf")));
      importInto(real, "helsinki", List.of(RealData.file("helsinki/hsy_populationgrid.json")));
    }

    @AfterAll
    void drop() {
      real.close();
    }

    /** Buildings as OGR counts them in the same extract: 1,207. */
    @ParameterizedTest
    @EnumSource
    void monacoSurvives(ExportFormat format) {
      List<Path> files =
          export(
              real,
              "monaco",
              "monaco",
              format,
              FeatureKind.BUILDING,
              FeatureKind.ROAD,
              FeatureKind.ROAD_JUNCTION,
              FeatureKind.DISTRICT);
      CliRun run = importInto(real, "monaco", files);

      assertThat(run.json().get("byKind").get("BUILDING").get("unchanged").asLong())
          .isEqualTo(1_207);
      long all = run.counts().getFirst();
      assertThat(run.counts()).containsExactly(all, 0L, 0L, all, 0L, 0L, 0L);
    }

    /** Cells as OGR counts them: 3,291. */
    @ParameterizedTest
    @EnumSource
    void gridOfHelsinkiSurvives(ExportFormat format) {
      List<Path> files = export(real, "helsinki", "grid", format, FeatureKind.GRID_CELL);

      assertThat(importInto(real, "helsinki", files).counts())
          .containsExactly(3_291L, 0L, 0L, 3_291L, 0L, 0L, 0L);
    }
  }

  /** One file, or one for each kind where the format holds no more. */
  private static List<Path> export(
      PostgisDatabase from,
      String dataset,
      String name,
      ExportFormat format,
      FeatureKind... kinds) {
    String extension = format.extensions().getFirst();
    List<Path> files = new ArrayList<>();
    if (format.holdsManyKinds()) {
      String list = String.join(",", Arrays.stream(kinds).map(FeatureKind::name).toList());
      files.add(exportTo(folder.resolve(name + extension), from, dataset, list));
    } else {
      for (FeatureKind kind : kinds) {
        Path file = folder.resolve(name + HazardousCity.fileOf(kind, extension));
        files.add(exportTo(file, from, dataset, kind.name()));
      }
    }
    return files;
  }

  private static Path exportTo(Path file, PostgisDatabase from, String dataset, String kinds) {
    CliRun run =
        CliRun.of(
            "export",
            "--database-url",
            from.url(),
            "--dataset",
            dataset,
            "--kind",
            kinds,
            "--out",
            file.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return file;
  }

  /** CSV says nothing of its CRS. */
  private static CliRun importInto(PostgisDatabase to, String dataset, List<Path> files) {
    List<String> arguments = new ArrayList<>(List.of("import", "--json"));
    arguments.addAll(List.of("--database-url", to.url(), "--dataset", dataset));
    if (files.getFirst().toString().endsWith(".csv")) {
      arguments.addAll(List.of("--crs", "EPSG:4326"));
    }
    files.forEach(file -> arguments.add(file.toString()));
    return CliRun.of(arguments.toArray(String[]::new));
  }

  private static void empty(PostgisDatabase twin) {
    for (FeatureKind kind : FeatureKind.values()) {
      twin.execute("truncate twin." + kind.table() + " cascade");
    }
  }

  private static String state(PostgisDatabase twin) {
    return content(twin)
        + twin.value("select revision from twin.head")
        + twin.value("select count(*) from twin.change_log");
  }

  /** Every row of every kind, without what tells when and by which job it came. */
  private static String content(PostgisDatabase twin) {
    StringBuilder hashes = new StringBuilder();
    for (FeatureKind kind : FeatureKind.values()) {
      String row =
          "to_jsonb(t) - array['version','valid_from','valid_to','recorded_at','job_id','source_no','record_no']";
      String sql =
          "select count(*) || ' ' || coalesce(md5(string_agg((%s)::text, '|' order by entity_id)), '') from twin.%s t"
              .formatted(row, kind.table());
      hashes.append(kind).append(' ').append(twin.value(sql)).append('\n');
    }
    return hashes
        + twin.value(
            "select md5(string_agg(code || unit || late_after, '|' order by code)) from twin.datastream");
  }
}
