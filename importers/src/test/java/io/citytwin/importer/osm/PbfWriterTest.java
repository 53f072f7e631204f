package io.citytwin.importer.osm;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.RealData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PbfWriterTest {

  @TempDir Path folder;

  private Path copy(Path file) throws IOException {
    Path copy = folder.resolve("copy.osm.pbf");
    try (OsmReader reader =
        OsmReader.open(List.of(file), CollectingSink.CONTEXT, folder.resolve("work"))
            .writeUpdated(copy)) {
      reader.read(new CollectingSink());
    }
    return copy;
  }

  /** Every object with every tag, member, version, time, changeset and user, told by osmium. */
  @Test
  @Tag("real-data")
  void copyOfARealFileIsTheSame() throws Exception {
    for (String name : List.of("formats/test.pbf", "monaco/monaco-menton.osm.pbf")) {
      Path file = RealData.file(name);
      Path copy = copy(file);
      assertThat(Osmium.objects(copy)).as(name).isEqualTo(Osmium.objects(file));
      assertThat(Osmium.run("fileinfo", "-g", "header.boxes", copy))
          .isEqualTo(Osmium.run("fileinfo", "-g", "header.boxes", file));
    }
  }

  /** The parser of osmpbf reads it too. */
  @Test
  void negativeIdsLargeBlocksAndFarPlacesAreKept() throws IOException {
    XmlText objects = new XmlText();
    objects.node(-7, 0, -180, -90).node(3, 1, 180, 90, "name", "太阳", "", "empty key");
    for (int i = 10; i < 17_000; i++) {
      objects.node(i, i, i / 1e5, -i / 1e5, "ref", "" + i);
    }
    objects.way(-1, 0, new long[] {-7, 3}, "highway", "path");
    objects.way(OsmObject.MAX_ID, 2, new long[] {3, 16_999, -7}, "note", "x".repeat(500_000));
    objects.relation(9, 4, new long[] {-1, OsmObject.MAX_ID}, "type", "boundary");
    Path file = Files.writeString(folder.resolve("base.osm"), XmlText.osm(objects));
    Path copy = copy(file);
    RawOsm raw = RawOsm.read(copy);
    assertThat(raw.nodes).hasSize(2 + 16_990);
    assertThat(raw.nodes.get(-7L).y).isEqualTo(-90);
    assertThat(raw.ways)
        .extracting(RawOsm.RawWay::refs)
        .containsExactly(List.of(-7L, 3L), List.of(3L, 16_999L, -7L));
    assertThat(raw.ways.get(1).tags().get("note")).hasSize(500_000);
    assertThat(raw.relations.get(9L)).containsEntry("type", "boundary");
    assertThat(CollectingSink.read(copy, folder.resolve("work")).content())
        .hasSize(3)
        .isEqualTo(CollectingSink.read(file, folder.resolve("work")).content());
  }

  @Test
  void fileWrittenOverItsOwnExtractIsTheNewOne() throws IOException {
    Path file = GridFixture.grid().way(1, PbfFixture.refs(1, 2), "highway", "path").write(folder);
    List<String> before = CollectingSink.read(file, folder.resolve("work")).content();
    try (OsmReader reader =
        OsmReader.open(List.of(file), CollectingSink.CONTEXT, folder.resolve("work"))
            .writeUpdated(file)) {
      reader.read(new CollectingSink());
    }
    assertThat(CollectingSink.read(file, folder.resolve("work")).content()).isEqualTo(before);
  }
}
