package io.citytwin.importer.osm;

import static io.citytwin.importer.osm.PbfFixture.refs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import crosby.binary.Fileformat.Blob;
import crosby.binary.Osmformat;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import io.citytwin.testing.RealData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that cannot be read. The time limit is there to turn a hang into a failure. */
@Timeout(300)
class OsmFaultsTest {

  @TempDir Path folder;

  private Path work() {
    return folder.resolve("work");
  }

  @AfterEach
  void noWorkFileIsLeft() throws IOException {
    if (Files.exists(work())) {
      try (var left = Files.list(work())) {
        assertThat(left).isEmpty();
      }
    }
  }

  private SourceException refusal(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("bad.osm.pbf"), bytes);
    SourceException refusal =
        catchThrowableOfType(SourceException.class, () -> CollectingSink.read(file, work()));
    assertThat(refusal).as("the file was read without complaint").isNotNull();
    return refusal;
  }

  private static PbfFixture small() {
    return new PbfFixture().node(1, 7, 43).node(2, 7.1, 43).way(1, refs(1, 2), "highway", "path");
  }

  @Test
  void fileThatIsNotThere() {
    SourceException refusal =
        catchThrowableOfType(
            SourceException.class,
            () -> CollectingSink.read(folder.resolve("nowhere.osm.pbf"), work()));
    assertThat(refusal.code()).isEqualTo(Code.FILE_NOT_FOUND);
    assertThat(refusal).hasMessageContaining("nowhere.osm.pbf");
  }

  @Test
  void emptyFileAndFileWithoutObjects() throws IOException {
    assertThat(refusal(new byte[0]).code()).isEqualTo(Code.FILE_EMPTY);
    assertThat(refusal(new PbfFixture().writeHeader().bytes()).code()).isEqualTo(Code.FILE_EMPTY);
  }

  @Test
  void fileOfAnotherFormat() throws IOException {
    for (String text : new String[] {"PK\3\4 a zip archive", "{\"type\":1}", "<gml/>"}) {
      SourceException refusal = refusal(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertThat(refusal.code()).isEqualTo(Code.FORMAT_UNKNOWN);
      assertThat(refusal).hasMessageContaining("osmium cat");
    }
  }

  @Test
  void fileThatBeginsWithADataBlock() throws IOException {
    byte[] whole = small().bytes();
    byte[] header = new PbfFixture().writeHeader().bytes();
    SourceException refusal = refusal(Arrays.copyOfRange(whole, header.length, whole.length));
    assertThat(refusal.code()).isEqualTo(Code.FORMAT_UNKNOWN);
  }

  @Test
  void cutFileIsTruncatedAndTheByteIsNamed() throws IOException {
    byte[] whole = small().bytes();
    int headerEnd = new PbfFixture().writeHeader().bytes().length;
    SourceException refusal = refusal(Arrays.copyOf(whole, whole.length - 1));
    assertThat(refusal.code()).isEqualTo(Code.FILE_TRUNCATED);
    assertThat(refusal)
        .hasMessageContaining("at byte " + headerEnd)
        .hasMessageContaining("checksum");
  }

  @Test
  void everyOtherCompressionIsNamed() throws IOException {
    ByteString some = ByteString.copyFromUtf8("some bytes");
    Map<String, Blob> blobs =
        Map.of(
            "LZMA", Blob.newBuilder().setRawSize(9).setLzmaData(some).build(),
            "LZ4", Blob.newBuilder().setRawSize(9).setLz4Data(some).build(),
            "Zstandard", Blob.newBuilder().setRawSize(9).setZstdData(some).build());
    for (var blob : blobs.entrySet()) {
      SourceException refusal =
          refusal(new PbfFixture().rawBlock("OSMData", blob.getValue()).bytes());
      assertThat(refusal.code()).isEqualTo(Code.FORMAT_UNKNOWN);
      assertThat(refusal)
          .hasMessageContaining("compressed with " + blob.getKey())
          .hasMessageContaining("pbf_compression=zlib");
    }
  }

  @Test
  void uncompressedBlocksAreRead() throws IOException {
    Path file = Files.write(folder.resolve("raw.osm.pbf"), small().uncompressed().bytes());
    assertThat(CollectingSink.read(file, work()).features).hasSize(3);
  }

  @Test
  void requiredFeaturesThatAreNotKnown() throws IOException {
    assertThat(refusal(small().require("HistoricalInformation").bytes()))
        .hasMessageContaining("osmium time-filter");
    assertThat(refusal(small().require("Geometry-V9").bytes())).hasMessageContaining("Geometry-V9");
    assertThat(refusal(small().require("Geometry-V9").bytes()).code())
        .isEqualTo(Code.FORMAT_UNKNOWN);
  }

  @Test
  void sizesBeyondTheFormatAreRefusedBeforeMemoryIsTaken() throws IOException {
    byte[] little = new byte[10];
    assertThat(refusal(new PbfFixture().writeHeader().frame("OSMData", little, 1 << 30).bytes()))
        .hasMessageContaining("1073741824 bytes, at most 33554432")
        .extracting(SourceException::code)
        .isEqualTo(Code.FILE_CORRUPT);
    assertThat(refusal(new PbfFixture().writeHeader().frame("OSMData", little, -5).bytes()).code())
        .isEqualTo(Code.FILE_CORRUPT);
    for (int size : new int[] {Integer.MAX_VALUE, -1, 3, 500}) {
      Blob lying =
          Blob.newBuilder()
              .setRawSize(size)
              .setZlibData(ByteString.copyFrom(PbfFixture.deflate(new byte[100])))
              .build();
      assertThat(refusal(new PbfFixture().rawBlock("OSMData", lying).bytes()).code())
          .isEqualTo(Code.FILE_CORRUPT);
    }
  }

  @Test
  void headerOfABlockBeyondItsLimit() throws IOException {
    byte[] header = new PbfFixture().writeHeader().bytes();
    byte[] bytes = Arrays.copyOf(header, header.length + 4);
    bytes[header.length] = 0x7f;
    assertThat(refusal(bytes).code()).isEqualTo(Code.FILE_CORRUPT);
  }

  @Test
  void messagesThatContradictThemselves() throws IOException {
    var dense =
        Osmformat.PrimitiveGroup.newBuilder()
            .setDense(Osmformat.DenseNodes.newBuilder().addId(1).addId(1).addLat(1).addLon(1));
    var text =
        Osmformat.PrimitiveGroup.newBuilder()
            .addWays(Osmformat.Way.newBuilder().setId(1).addKeys(7).addVals(9));
    var odd =
        Osmformat.PrimitiveGroup.newBuilder()
            .addWays(Osmformat.Way.newBuilder().setId(1).addKeys(0));
    var members =
        Osmformat.PrimitiveGroup.newBuilder()
            .addRelations(Osmformat.Relation.newBuilder().setId(1).addMemids(4));
    for (var group : new Osmformat.PrimitiveGroup.Builder[] {dense, text, odd, members}) {
      SourceException refusal = refusal(blockOf(group));
      assertThat(refusal.code()).isEqualTo(Code.FILE_CORRUPT);
      assertThat(refusal).hasMessageContaining("cannot be decoded");
    }
  }

  private static byte[] blockOf(Osmformat.PrimitiveGroup.Builder group) {
    byte[] message =
        Osmformat.PrimitiveBlock.newBuilder()
            .setStringtable(Osmformat.StringTable.newBuilder().addS(ByteString.EMPTY))
            .addPrimitivegroup(group)
            .build()
            .toByteArray();
    return new PbfFixture()
        .rawBlock("OSMData", Blob.newBuilder().setRaw(ByteString.copyFrom(message)).build())
        .bytes();
  }

  /** 16 million empty ways in one block of 32 MiB; each as an object would need a gigabyte. */
  @Test
  void blockOfCountlessObjectsEndsInARefusal() throws IOException {
    byte[] group = new byte[BlobReader.MAX_BLOB - 16];
    for (int i = 0; i < group.length; i += 2) {
      group[i] = 3 << 3 | 2;
    }
    ByteString.Output message = ByteString.newOutput();
    var out = com.google.protobuf.CodedOutputStream.newInstance(message);
    out.writeByteArray(2, group);
    out.flush();
    byte[] raw = message.toByteString().toByteArray();
    Blob blob =
        Blob.newBuilder()
            .setRawSize(raw.length)
            .setZlibData(ByteString.copyFrom(PbfFixture.deflate(raw)))
            .build();
    assertThat(refusal(new PbfFixture().rawBlock("OSMData", blob).bytes()).code())
        .isEqualTo(Code.FILE_CORRUPT);
  }

  @Test
  void wayBeyondTheLimitIsReportedAndTheRestIsRead() throws IOException {
    long[] many = new long[OsmObject.MAX_REFERENCES + 1];
    for (int i = 0; i < many.length; i++) {
      many[i] = 1L + i % 2;
    }
    Path file =
        new PbfFixture()
            .node(1, 7, 43)
            .node(2, 7.1, 43)
            .way(1, many, "highway", "path")
            .way(2, many, "building", "yes")
            .way(3, refs(1, 2), "highway", "path")
            .write(folder);
    CollectingSink sink = CollectingSink.read(file, work());
    assertThat(sink.ids()).containsExactly("way/3/1-2", "node/1", "node/2");
    assertThat(sink.issueCounts()).isEqualTo(Map.of(IssueCode.RECORD_TOO_LARGE, 2L));
  }

  @Test
  void orderIsChecked() throws IOException {
    byte[][] unsorted = {
      new PbfFixture().node(2, 7, 43).node(1, 7, 43).bytes(),
      new PbfFixture().node(1, 7, 43).node(1, 7, 43).bytes(),
      new PbfFixture().node(1, 7, 43).node(-1, 7, 43).bytes(),
      new PbfFixture().node(-1, 7, 43).node(-2, 7, 43).node(-1, 7, 43).bytes(),
      new PbfFixture().way(2, refs(1)).way(1, refs(1)).bytes(),
      new PbfFixture().way(1, refs(1)).block().node(1, 7, 43).bytes(),
      new PbfFixture().relation(2, java.util.List.of()).relation(1, java.util.List.of()).bytes()
    };
    for (byte[] bytes : unsorted) {
      SourceException refusal = refusal(bytes);
      assertThat(refusal.code()).isEqualTo(Code.NOT_SORTED);
      assertThat(refusal).hasMessageContaining("osmium sort");
    }
  }

  @Test
  void blockOfUnknownTypeIsPassedOverAndTold() throws IOException {
    Path file =
        small()
            .block()
            .rawBlock("OSMStyle", Blob.newBuilder().setRaw(ByteString.EMPTY).build())
            .write(folder);
    CollectingSink sink = CollectingSink.read(file, work());
    assertThat(sink.features).hasSize(3);
    assertThat(sink.issueCounts()).isEqualTo(Map.of(IssueCode.MALFORMED_RECORD, 1L));
    assertThat(sink.issues.getFirst().message()).contains("OSMStyle");
  }

  @Test
  void positionOutsideTheWorldIsHandedOverAsOne() throws IOException {
    Path file =
        new PbfFixture()
            .node(1, 4e9, 43)
            .node(2, 7, 91)
            .way(1, refs(1, 2), "highway", "path")
            .write(folder);
    var points = CollectingSink.read(file, work()).get("way/1/1-2").geometry().getCoordinates();
    assertThat(points[0].getX()).isGreaterThan(180);
    assertThat(points[1].getY()).isEqualTo(91);
  }

  /** What happens to a damaged file: records or a coded refusal, nothing else. */
  private void readDamaged(byte[] bytes, Map<Code, Integer> outcomes) throws IOException {
    Path file = Files.write(folder.resolve("damaged.osm.pbf"), bytes);
    try {
      CollectingSink.read(file, work());
    } catch (SourceException e) {
      outcomes.merge(e.code(), 1, Integer::sum);
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  private Map<Code, Integer> flip(byte[] whole, int times, long seed) throws IOException {
    Random random = new Random(seed);
    Map<Code, Integer> outcomes = new EnumMap<>(Code.class);
    for (int i = 0; i < times; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      readDamaged(damaged, outcomes);
    }
    return outcomes;
  }

  @Test
  void everyTruncationAndFlipOfAFixtureIsRecordsOrARefusal() throws IOException {
    byte[] whole =
        small()
            .uncompressed()
            .relation(
                3,
                java.util.List.of(PbfFixture.Member.outer(1)),
                "type",
                "multipolygon",
                "building",
                "yes")
            .bytes();
    Map<Code, Integer> cuts = new EnumMap<>(Code.class);
    for (int length = 0; length < whole.length; length++) {
      readDamaged(Arrays.copyOf(whole, length), cuts);
    }
    // All but the two ends of blocks and the length 0.
    assertThat(cuts.get(Code.FILE_TRUNCATED)).isGreaterThan(whole.length - 5);
    // Nothing but the messages themselves tells of a flip where blocks are not compressed.
    assertThat(flip(whole, 300, 7)).containsKey(Code.FILE_CORRUPT);
  }

  @Test
  @Tag("real-data")
  void everyTruncationOfARealFileIsRecordsOrARefusal() throws IOException {
    byte[] whole = Files.readAllBytes(RealData.file("formats/test.pbf"));
    Map<Code, Integer> outcomes = new EnumMap<>(Code.class);
    for (int length = 0; length < whole.length; length++) {
      readDamaged(Arrays.copyOf(whole, length), outcomes);
    }
    assertThat(outcomes.get(Code.FILE_TRUNCATED)).isGreaterThan(whole.length - 5);

    byte[] large = Files.readAllBytes(RealData.file("monaco/monaco-latest.osm.pbf"));
    Map<Code, Integer> cuts = new EnumMap<>(Code.class);
    Random random = new Random(11);
    for (int i = 0; i < 25; i++) {
      readDamaged(Arrays.copyOf(large, random.nextInt(large.length)), cuts);
    }
    assertThat(cuts).isEqualTo(Map.of(Code.FILE_TRUNCATED, 25));
  }

  @Test
  @Tag("real-data")
  void everyFlippedBitOfARealFileIsRecordsOrARefusal() throws IOException {
    byte[] tiny = Files.readAllBytes(RealData.file("formats/test.pbf"));
    assertThat(flip(tiny, 200, 3)).containsKey(Code.FILE_CORRUPT);
    byte[] large = Files.readAllBytes(RealData.file("monaco/monaco-latest.osm.pbf"));
    // Nearly every bit lies in zlib data, whose checksum finds it.
    assertThat(flip(large, 40, 5).get(Code.FILE_CORRUPT)).isGreaterThan(35);
  }

  @Test
  void workFilesAreGoneAfterAFailingSink() throws IOException {
    Path file = small().write(folder);
    IOException failure = new IOException("the sink fails");
    try (OsmReader reader =
        OsmReader.open(java.util.List.of(file), CollectingSink.CONTEXT, work())) {
      IOException thrown =
          catchThrowableOfType(
              IOException.class,
              () ->
                  reader.read(
                      new io.citytwin.importer.pipeline.RecordSink() {
                        @Override
                        public void layer(
                            @org.jspecify.annotations.Nullable String name,
                            io.citytwin.importer.pipeline.DeclaredCrs crs) {}

                        @Override
                        public void accept(io.citytwin.importer.pipeline.FeatureRecord feature)
                            throws IOException {
                          throw failure;
                        }

                        @Override
                        public void issue(io.citytwin.importer.pipeline.Rejection issue) {}
                      }));
      assertThat(thrown).isSameAs(failure);
      try (var left = Files.list(work())) {
        assertThat(left).as("work files while reading").isNotEmpty();
      }
    }
  }

  @Test
  void progressRisesToOne() throws IOException {
    Path file = small().write(folder);
    try (OsmReader reader =
        OsmReader.open(java.util.List.of(file), CollectingSink.CONTEXT, work())) {
      assertThat(reader.progress()).isZero();
      java.util.List<Double> seen = new java.util.ArrayList<>();
      reader.read(
          new io.citytwin.importer.pipeline.RecordSink() {
            @Override
            public void layer(
                @org.jspecify.annotations.Nullable String name,
                io.citytwin.importer.pipeline.DeclaredCrs crs) {}

            @Override
            public void accept(io.citytwin.importer.pipeline.FeatureRecord feature) {
              seen.add(reader.progress());
            }

            @Override
            public void issue(io.citytwin.importer.pipeline.Rejection issue) {}
          });
      assertThat(seen).isSorted().allMatch(p -> p > 0 && p < 1);
      assertThat(reader.progress()).isEqualTo(1);
    }
  }
}
