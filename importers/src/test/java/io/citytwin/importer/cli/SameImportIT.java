package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.mapping.MappingOptions;
import io.citytwin.importer.pipeline.ImportInputs;
import io.citytwin.importer.pipeline.ImportProgress;
import io.citytwin.importer.pipeline.ImportReport;
import io.citytwin.importer.pipeline.ImportRequest;
import io.citytwin.importer.pipeline.ImportRun;
import io.citytwin.importer.postgis.PostgisStore;
import io.citytwin.model.connection.DatabaseUrl;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.testing.PostgisDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import is spared if, and only if, it would change nothing. */
class SameImportIT {

  private static final String ROW = "%s,%s\n";

  @TempDir private Path folder;
  private PostgisDatabase database;
  private Path file;

  @BeforeEach
  void create() throws IOException {
    database = PostgisDatabase.create();
    file = folder.resolve("lamps.csv");
    write("7.1 43.1", "7.2 43.2");
  }

  @AfterEach
  void drop() {
    database.close();
  }

  private void write(String... positions) throws IOException {
    StringBuilder rows = new StringBuilder("id,wkt\n");
    for (int i = 0; i < positions.length; i++) {
      rows.append(ROW.formatted(i, "POINT(" + positions[i] + ")"));
    }
    Files.writeString(file, rows, StandardCharsets.UTF_8);
  }

  private ImportReport run(@Nullable String recipe, boolean reread) throws IOException {
    DatabaseUrl url = DatabaseUrl.parse(database.url());
    ReadingOptions reading = new ReadingArguments().options(true, null);
    MappingOptions meaning = new MappingOptions(FeatureKind.CITY_PART, null, null);
    try (ImportSources sources =
        ImportSources.open(List.of(file.toString()), "parts", meaning, reading)) {
      ImportRequest request =
          new ImportRequest(
              "parts", sources.names(), "CSV", null, "EPSG:4326", false, false, "tester");
      try (PostgisStore store = PostgisStore.open(url, request)) {
        ImportInputs inputs = new ImportInputs(sources.onDisk(), recipe, reread);
        return new ImportRun(request, store, new ImportProgress(), InstantSource.system(), inputs)
            .run(sources.readers());
      }
    }
  }

  private static boolean spared(ImportReport report) {
    return report.notes().stream().anyMatch(note -> note.contains("nothing was read again"));
  }

  @Test
  void sameImportIsNotReadAgain() throws IOException {
    assertThat(spared(run("r", false))).isFalse();
    String before = database.value("select twin.content_hash()");

    ImportReport second = run("r", false);
    ImportReport third = run("r", false);

    assertThat(spared(second)).isTrue();
    assertThat(second.notes().getFirst()).contains("those of job 1");
    assertThat(third.notes().getFirst()).as("the spared one stands for it").contains("of job 2");
    assertThat(third.counts().asMap()).containsEntry("read", 2L).containsEntry("unchanged", 2L);
    assertThat(third.byKind()).containsOnlyKeys(FeatureKind.CITY_PART);
    assertThat(database.value("select twin.content_hash()")).isEqualTo(before);
    assertThat(
            database.value(
                "select string_agg(format('%s %s %s', status, read, unchanged), ', ' order by id) from twin.import_job"))
        .isEqualTo("SUCCEEDED 2 0, SUCCEEDED 2 2, SUCCEEDED 2 2");
    assertThat(database.value("select count(distinct (sha256, file)) from twin.import_source"))
        .isEqualTo("1");
  }

  @Test
  void otherBytesOptionsOrWishesAreRead() throws IOException {
    run("r", false);

    assertThat(spared(run("other", false))).as("another recipe").isFalse();
    assertThat(spared(run(null, false))).as("an unknown recipe").isFalse();
    assertThat(spared(run("r", false))).as("after one that is not known").isFalse();
    assertThat(spared(run("r", true))).as("asked to be read").isFalse();
    write("7.1 43.1", "7.3 43.2");
    ImportReport changed = run("r", false);
    assertThat(spared(changed)).isFalse();
    assertThat(changed.counts().changed()).isEqualTo(1);
  }

  @Test
  void undoneImportIsReadAgain() throws IOException {
    run("r", false);
    assertThat(CliRun.of("undo", "1", "--database-url", database.url()).exitCode()).isZero();

    ImportReport again = run("r", false);

    assertThat(spared(again)).isFalse();
    assertThat(again.counts().added()).isEqualTo(2);
  }

  @Test
  void importWithFaultsIsReadAgain() throws IOException {
    write("7.1 43.1", "999 43.2");
    assertThat(run("r", false).counts().rejected()).isEqualTo(1);

    ImportReport again = run("r", false);

    assertThat(spared(again)).isFalse();
    assertThat(again.counts().rejected()).isEqualTo(1);
  }

  /** What belongs to a Shapefile decides as much as the file that was named. */
  @Test
  void filesBesideAShapefileCount() throws IOException {
    for (String name : List.of("a.shp", "a.DBF", "a.prj", "a.shp.xml", "ab.dbf", "a.csv")) {
      Files.writeString(folder.resolve(name), "x");
    }
    try (ImportSources sources =
        ImportSources.open(
            List.of(folder.resolve("lamps.csv").toString()),
            "d",
            new MappingOptions(FeatureKind.CITY_PART, null, null),
            new ReadingArguments().options(true, null))) {
      assertThat(sources.onDisk()).containsExactly(folder.resolve("lamps.csv"));
    }
    try (var files =
        io.citytwin.importer.archive.SourceFiles.open(
            List.of(folder.resolve("a.shp").toString()), folder)) {
      assertThat(files.onDisk())
          .extracting(path -> path.getFileName().toString())
          .containsExactly("a.DBF", "a.prj", "a.shp", "a.shp.xml");
    }
  }
}
