package io.citytwin.importer.osm;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.pipeline.Counts;
import io.citytwin.importer.pipeline.ImportProgress;
import io.citytwin.importer.pipeline.ImportReport;
import io.citytwin.importer.pipeline.ImportRequest;
import io.citytwin.importer.pipeline.ImportRun;
import io.citytwin.importer.pipeline.ReadContext;
import io.citytwin.importer.postgis.PostgisStore;
import io.citytwin.model.connection.DatabaseUrl;
import io.citytwin.testing.PostgisDatabase;
import io.citytwin.testing.RealData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An extract, then the same with changes: the twin becomes that of the updated extract. */
class OsmUpdateIT {

  @TempDir Path folder;

  private ImportReport load(PostgisDatabase database, Path... files) throws IOException {
    ImportRequest request =
        new ImportRequest(
            "city", List.of("base", "changes"), "OSM", null, null, false, false, "test");
    try (PostgisStore store = PostgisStore.open(DatabaseUrl.parse(database.url()), request);
        OsmReader reader =
            OsmReader.open(
                List.of(files), new ReadContext("city", "base"), folder.resolve("work"))) {
      return new ImportRun(request, store, new ImportProgress(), InstantSource.system())
          .run(List.of(reader));
    }
  }

  private static String hash(PostgisDatabase database) {
    return database.value("select twin.content_hash()");
  }

  private void check(Path old, Path changes, Path now, long keptDistricts) throws IOException {
    try (PostgisDatabase updated = PostgisDatabase.create();
        PostgisDatabase direct = PostgisDatabase.create()) {
      Counts before = load(updated, old).counts();
      Counts after = load(updated, old, changes).counts();
      Counts expected = load(direct, now).counts();

      // A feature whose record is refused stays as it was, as with --replace; nothing else may.
      long kept = before.added() + after.added() - after.removed() - expected.added();
      assertThat(kept).isEqualTo(keptDistricts);
      updated.execute(
          """
          delete from twin.district d
          where exists (select from twin.import_issue i where i.job_id = 2 and i.rejected and i.source_id = d.source_id)
          """);
      assertThat(hash(updated)).isEqualTo(hash(direct));
      assertThat(after.removed()).isPositive();
      assertThat(after.unchanged()).isPositive();
      assertThat(after.read())
          .isEqualTo(after.added() + after.changed() + after.unchanged() + after.rejected());

      Counts again = load(updated, old, changes).counts();
      assertThat(again.added() + again.changed() + again.removed()).isZero();
    }
  }

  @Test
  @Tag("real-data")
  void fiveYearsOfRealEditsOfMonaco() throws Exception {
    Path old = RealData.file("monaco/monaco-menton.osm.pbf");
    Path now = RealData.file("monaco/monaco-latest.osm.pbf");
    Path changes = folder.resolve("changes.osc.gz");
    Osmium.run("derive-changes", old, now, "-o", changes);
    // The newer extract cuts boundaries that the older one held as a whole.
    check(old, changes, now, 7);
  }

  @Test
  void deletedBuildingGoesAndTheOthersStay() throws IOException {
    Path old =
        write(
            "old.osm",
            XmlText.osm(
                square().way(1, 1, RING, "building", "yes").way(2, 1, RING, "building", "yes")));
    Path now = write("now.osm", XmlText.osm(square().way(1, 1, RING, "building", "yes")));
    Path changes =
        write(
            "1.osc",
            XmlText.changes(
                new XmlText().action("delete", new XmlText().raw("<way id='2' version='2'/>"))));
    check(old, changes, now, 0);
  }

  private static final long[] RING = {1, 2, 3, 1};

  private static XmlText square() {
    return new XmlText().node(1, 1, 7, 43).node(2, 1, 7.1, 43).node(3, 1, 7, 43.1);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
