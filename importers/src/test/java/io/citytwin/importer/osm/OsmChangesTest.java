package io.citytwin.importer.osm;

import static io.citytwin.importer.osm.PbfFixture.refs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import io.citytwin.testing.RealData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An extract with the changes made to it since is the extract of today. */
class OsmChangesTest {

  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private CollectingSink read(Path... files) throws IOException {
    return CollectingSink.read(List.of(files), folder.resolve("work"));
  }

  private Path base() throws IOException {
    return write(
        "base.osm",
        XmlText.osm(
            new XmlText()
                .raw("<bounds minlon='6' minlat='42' maxlon='8' maxlat='44'/>")
                .node(1, 3, 7, 43)
                .node(2, 3, 7.1, 43)
                .node(4, 3, 7.2, 43)
                .way(5, 3, refs(1, 2, 4), "highway", "path")));
  }

  private Path change(String name, String action, XmlText objects) throws IOException {
    return write(name, XmlText.changes(new XmlText().action(action, objects)));
  }

  private SourceException refusal(Path... files) {
    SourceException refusal = catchThrowableOfType(SourceException.class, () -> read(files));
    assertThat(refusal).as("read without complaint").isNotNull();
    return refusal;
  }

  @Test
  void objectsAreCreatedModifiedAndDeletedInOrder() throws IOException {
    Path first =
        write(
            "1.osc",
            XmlText.changes(
                new XmlText()
                    .action("modify", new XmlText().node(2, 4, 7.15, 43))
                    .action("create", new XmlText().node(3, 1, 7, 43.1).node(9, 1, 7, 43.2))
                    .action("create", new XmlText().way(7, 1, refs(3, 9), "highway", "steps"))));
    Path second = change("2.osc", "delete", new XmlText().raw("<way id='5' version='4'/>"));
    CollectingSink one = read(base(), first);
    assertThat(one.ids())
        .containsExactly("way/5/1-4", "way/7/3-9", "node/1", "node/3", "node/4", "node/9");
    assertThat(one.get("way/5/1-4").geometry().getCoordinates()[1].getX()).isEqualTo(7.15);
    assertThat(one.notes.getFirst())
        .contains("3 created, 1 modified")
        .contains("removed, as with --replace");

    CollectingSink both = read(base(), first, second);
    assertThat(both.ids()).containsExactly("way/7/3-9", "node/3", "node/9");
    assertThat(both.notes.getFirst()).contains("1 deleted");
  }

  @Test
  void highestVersionCountsAndTheLastOneOfEquals() throws IOException {
    Path changes =
        write(
            "1.osc",
            XmlText.changes(
                new XmlText()
                    .action("modify", new XmlText().way(5, 5, refs(1, 2), "highway", "track"))
                    .action("modify", new XmlText().way(5, 4, refs(1, 4), "highway", "steps"))
                    .action("modify", new XmlText().node(1, 2, 6.5, 43))
                    .action("modify", new XmlText().node(4, 3, 7.3, 43))));
    CollectingSink sink = read(base(), changes);
    // The way of version 5, not that of 4; node 1 as it was in version 3, node 4 the later of two
    // 3.
    assertThat(sink.ids()).containsExactly("way/5/1-2", "node/1", "node/2");
    assertThat(sink.get("way/5/1-2").geometry().getCoordinates()[0].getX()).isEqualTo(7);
    assertThat(sink.notes.getFirst()).contains("2 modified").contains("1 left out");
    Path later = change("2.osc", "modify", new XmlText().way(5, 0, refs(2, 4), "highway", "path"));
    assertThat(read(base(), changes, later).get("way/5/2-4").geometry().getCoordinates()[1].getX())
        .isEqualTo(7.3);
  }

  @Test
  void changesOfWhatTheExtractDoesNotHoldAreTold() throws IOException {
    Path changes =
        write(
            "1.osc",
            XmlText.changes(
                new XmlText()
                    .action("modify", new XmlText().node(100, 7, 7, 43.5))
                    .action("create", new XmlText().node(101, 1, 120, 30))
                    .action("delete", new XmlText().raw("<node id='200' version='2'/>"))
                    .action("delete", new XmlText().raw("<relation id='200' version='2'/>"))));
    CollectingSink sink = read(base(), changes);
    assertThat(sink.ids()).containsExactly("way/5/1-4", "node/1", "node/4");
    assertThat(sink.notes.getFirst())
        .contains("1 created")
        .contains("1 modified that the extract did not hold")
        .contains("2 deleted that the extract did not hold");
    assertThat(sink.notes.get(1)).startsWith("1 of the nodes created lie outside the bounds");
  }

  @Test
  void changesWithoutTheirExtractAreRefusedWithTheNextStep() throws IOException {
    Path changes = change("1.osc", "modify", new XmlText().node(1, 9, 7, 43));
    assertThat(refusal(changes))
        .hasMessageContaining("citytwin import EXTRACT.osm.pbf 1.osc")
        .extracting(SourceException::code)
        .isEqualTo(Code.FORMAT_UNKNOWN);
    Path other = write("other.osm", Files.readString(base()));
    assertThat(refusal(base(), other, changes)).hasMessageContaining("osmium merge");
  }

  @Test
  void changeThatCannotBeReadRefusesTheWhole() throws IOException {
    XmlText bad = new XmlText().raw("<node id='1' version='9' lat='43'/>");
    assertThat(refusal(base(), change("1.osc", "modify", bad)))
        .hasMessageContaining("in line 4")
        .extracting(SourceException::code)
        .isEqualTo(Code.FILE_CORRUPT);
    XmlText placeholder = new XmlText().node(-1, 1, 7, 43);
    assertThat(refusal(base(), change("1.osc", "create", placeholder)))
        .hasMessageContaining("Upload the changes");
    Path cut =
        write("1.osc", Files.readString(change("2.osc", "create", new XmlText())).substring(0, 70));
    assertThat(refusal(base(), cut).code()).isEqualTo(Code.FILE_TRUNCATED);
    assertThat(refusal(base(), write("1.osc", "<!DOCTYPE a><osmChange/>")).code())
        .isEqualTo(Code.XML_REFUSED);
  }

  @Test
  void orderIsThatOfTheChangesNotOfTheExtractAmongThem() throws IOException {
    Path one = change("1.osc", "modify", new XmlText().node(1, 0, 6.1, 43));
    Path two = change("2.osc", "modify", new XmlText().node(1, 0, 6.2, 43));
    assertThat(read(two, base(), one).get("node/1").geometry().getCoordinate().getX())
        .isEqualTo(6.1);
  }

  @Test
  void onlyChangesRemoveWhatIsGone() throws IOException {
    Path changes = change("1.osc", "delete", new XmlText().raw("<way id='5' version='4'/>"));
    for (List<Path> files : List.of(List.of(base()), List.of(base(), changes))) {
      try (OsmReader reader =
          OsmReader.open(files, CollectingSink.CONTEXT, folder.resolve("work"))) {
        reader.read(new CollectingSink());
        assertThat(reader.replaces()).isEqualTo(files.size() == 2);
        assertThat(reader.format())
            .isEqualTo(files.size() == 2 ? "OSM_XML+OSM_CHANGES" : "OSM_XML");
      }
    }
  }

  /** Runs of three pairs, so that many are merged. */
  @Test
  void runsComeOutSorted() throws IOException {
    try (WorkFiles work = new WorkFiles(folder.resolve("work"))) {
      ChangeRuns runs = new ChangeRuns(work, 3);
      List<ChangeRuns.Entry> expected = new ArrayList<>();
      Random random = new Random(2);
      for (int i = 0; i < 100; i++) {
        long key = random.nextInt(30);
        runs.add(key, i);
        expected.add(new ChangeRuns.Entry(key, i));
      }
      runs.sort();
      List<ChangeRuns.Entry> sorted = new ArrayList<>();
      while (!runs.isEmpty()) {
        ChangeRuns.Entry next = runs.peek();
        assertThat(runs.next()).isEqualTo(next);
        sorted.add(next);
      }
      expected.sort(null);
      assertThat(sorted).isEqualTo(expected);
    }
  }

  /** The law: extract + changes is the updated extract, whichever way it is made. */
  @Test
  void randomChangesGiveWhatTheModelHas() throws IOException {
    int features = 0;
    for (long seed = 0; seed < 60; seed++) {
      RandomChanges model = new RandomChanges(seed);
      List<Path> files = new ArrayList<>(List.of(write("base.osm", model.extract())));
      for (int i = 0; i < 1 + seed % 4; i++) {
        files.add(write(i + ".osc", model.change(1 << (2 * i))));
      }
      Path updated = write("updated.osm", model.extract());
      CollectingSink direct = read(updated);
      CollectingSink applied = CollectingSink.read(files, folder.resolve("work"));
      assertThat(applied.content()).as("seed %d", seed).isEqualTo(direct.content());
      assertThat(applied.issues)
          .extracting(issue -> issue.code() + " " + issue.sourceId() + issue.message())
          .isEqualTo(
              direct.issues.stream()
                  .map(issue -> issue.code() + " " + issue.sourceId() + issue.message())
                  .toList());
      features += applied.features.size();
    }
    assertThat(features).isGreaterThan(1_000);
  }

  @Test
  void writtenExtractIsTheStartOfTheNextChanges() throws IOException {
    for (long seed = 100; seed < 120; seed++) {
      RandomChanges model = new RandomChanges(seed);
      Path base = write("base.osm", model.extract());
      Path first = write("1.osc", model.change(40));
      Path written = folder.resolve("written.osm.pbf");
      try (OsmReader reader =
          OsmReader.open(List.of(base, first), CollectingSink.CONTEXT, folder.resolve("work"))
              .writeUpdated(written)) {
        reader.read(new CollectingSink());
        assertThat(reader.notes().getLast()).contains(written.toString());
      }
      // Of what is deleted, the file keeps no version; later ones are higher where a server makes
      // them.
      Path second = write("2.osc", model.change(40, 10));
      assertThat(read(written, second).content())
          .as("seed %d", seed)
          .isEqualTo(read(base, first, second).content());
    }
  }

  @Test
  void failedReadingLeavesTheFileOfThatName() throws IOException {
    Path written = write("written.osm.pbf", "what was there");
    Path bad = write("bad.osc", "<osmChange><create><node");
    try (OsmReader reader =
        OsmReader.open(List.of(base(), bad), CollectingSink.CONTEXT, folder.resolve("work"))
            .writeUpdated(written)) {
      assertThat(
              catchThrowableOfType(SourceException.class, () -> reader.read(new CollectingSink())))
          .isNotNull();
    }
    assertThat(written).hasContent("what was there");
    assertThat(folder.resolve("written.osm.pbf.part")).doesNotExist();
  }

  /** The updated extract as osmium makes it, read directly. */
  private void checkAgainstOsmium(Path base, Path... changes) throws Exception {
    Path updated = folder.resolve("updated.osm.pbf");
    List<Object> command = new ArrayList<>(List.of("apply-changes", "-O", "-o", updated, base));
    command.addAll(List.of(changes));
    Osmium.run(command.toArray());
    List<Path> files = new ArrayList<>(List.of(base));
    files.addAll(List.of(changes));
    Path written = folder.resolve("written.osm.pbf");
    CollectingSink sink = new CollectingSink();
    try (OsmReader reader =
        OsmReader.open(files, CollectingSink.CONTEXT, folder.resolve("work"))
            .writeUpdated(written)) {
      reader.read(sink);
    }
    CollectingSink direct = read(updated);
    assertThat(sink.content()).isEqualTo(direct.content());
    assertThat(sink.issueCounts()).isEqualTo(direct.issueCounts());
    assertThat(Osmium.objects(written)).isEqualTo(Osmium.objects(updated));
    assertThat(folder.resolve("written.osm.pbf.part")).doesNotExist();
  }

  /**
   * Five years of real edits: what changed from one extract to the other (they also differ in
   * area).
   */
  @Test
  @Tag("real-data")
  void realChangesForthAndBackAreThoseOfOsmium() throws Exception {
    Path old = RealData.file("monaco/monaco-menton.osm.pbf");
    Path now = RealData.file("monaco/monaco-latest.osm.pbf");
    Path forth = folder.resolve("forth.osc.gz");
    Path back = folder.resolve("back.osc.bz2");
    Osmium.run("derive-changes", old, now, "-o", forth);
    Osmium.run("derive-changes", now, old, "-o", back);
    checkAgainstOsmium(old, forth);
    assertThat(read(old, forth).content()).isEqualTo(read(now).content());
    // Here most changes are older than what the extract has.
    checkAgainstOsmium(now, back);
    checkAgainstOsmium(old, back, forth);
  }
}
