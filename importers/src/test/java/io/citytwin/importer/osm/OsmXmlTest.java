package io.citytwin.importer.osm;

import static io.citytwin.importer.osm.PbfFixture.refs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.citytwin.importer.pipeline.FeatureRecord;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import io.citytwin.testing.RealData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Extracts as OSM XML. The time limit is there to turn a hang into a failure. */
@Timeout(300)
class OsmXmlTest {

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

  private CollectingSink read(byte[] bytes) throws IOException {
    return CollectingSink.read(Files.write(folder.resolve("some.osm"), bytes), work());
  }

  private CollectingSink read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private SourceException refusal(byte[] bytes) {
    SourceException refusal = catchThrowableOfType(SourceException.class, () -> read(bytes));
    assertThat(refusal).as("the file was read without complaint").isNotNull();
    return refusal;
  }

  private SourceException refusal(String text) {
    return refusal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static XmlText road(String... tags) {
    String[] all = Arrays.copyOf(new String[] {"highway", "path"}, tags.length + 2);
    System.arraycopy(tags, 0, all, 2, tags.length);
    return new XmlText().node(1, 1, 7, 43).node(2, 1, 7.1, 43).way(5, 1, refs(1, 2), all);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static byte[] bzip2(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new BZip2CompressorOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  @Nested
  @Tag("real-data")
  class SameAsPbf {

    @Test
    void tinyFileInBothForms() throws IOException {
      CollectingSink pbf = CollectingSink.read(RealData.file("formats/test.pbf"), work());
      CollectingSink xml = CollectingSink.read(RealData.file("formats/test.osm"), work());
      assertThat(xml.content()).hasSize(3).isEqualTo(pbf.content());
      assertThat(xml.tally).isEqualTo(pbf.tally);
    }

    /** Converted by osmium; the counts of the file are those of the data's README. */
    @Test
    void monacoInEveryPacking() throws Exception {
      Path pbf = RealData.file("monaco/monaco-latest.osm.pbf");
      CollectingSink expected = CollectingSink.read(pbf, work());
      for (String form : List.of("osm", "osm.gz", "osm.bz2")) {
        Path xml = folder.resolve("monaco." + form);
        Osmium.run("cat", pbf, "-o", xml);
        CollectingSink sink = CollectingSink.read(xml, work());
        assertThat(sink.content()).as(form).isEqualTo(expected.content());
        assertThat(sink.issueCounts()).isEqualTo(expected.issueCounts());
        assertThat(sink.features)
            .extracting(f -> f.place().record())
            .isEqualTo(expected.features.stream().map(f -> f.place().record()).toList());
      }
      assertThat(expected.tally).containsEntry(OsmTally.Rule.BUILDING_RELATION, 24L);
    }
  }

  @Test
  void placesCarryTheRecordAndInPlainUtf8TheByte() throws IOException {
    String text = XmlText.osm(road("name", "Straße der Übergröße"));
    FeatureRecord feature = read(text).get("way/5/1-2");
    assertThat(feature.place().record()).isEqualTo(3);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int at = (int) feature.place().offset();
    assertThat(new String(bytes, at, 12, StandardCharsets.UTF_8)).isEqualTo("<way id=\"5\" ");
    assertThat(read(gzip(bytes)).get("way/5/1-2").place().offset()).isEqualTo(-1);
  }

  @Test
  void severalPackedStreamsInARowAreOneText() throws IOException {
    byte[] text = XmlText.osm(road()).getBytes(StandardCharsets.UTF_8);
    byte[] begin = Arrays.copyOf(text, 60);
    byte[] rest = Arrays.copyOfRange(text, 60, text.length);
    assertThat(read(joined(gzip(begin), gzip(rest))).features).hasSize(3);
    assertThat(read(joined(bzip2(begin), bzip2(rest))).features).hasSize(3);
  }

  @Test
  void encodingsAreThoseTheFileNames() throws IOException {
    for (Charset charset :
        List.of(
            StandardCharsets.UTF_8,
            StandardCharsets.ISO_8859_1,
            StandardCharsets.UTF_16LE,
            StandardCharsets.UTF_16BE)) {
      String text = XmlText.osm(road("name", "Rue du Tonnèrre")).replace("UTF-8", charset.name());
      String mark = charset.name().startsWith("UTF") ? "\ufeff" : "";
      FeatureRecord feature = read((mark + text).getBytes(charset)).get("way/5/1-2");
      assertThat(feature.name()).as(charset.name()).isEqualTo("Rue du Tonnèrre");
      if (charset != StandardCharsets.UTF_8) {
        assertThat(feature.place().offset()).isEqualTo(-1);
      }
    }
    assertThat(refusal(XmlText.osm(road()).replace("UTF-8", "x-klingon")).code())
        .isEqualTo(Code.ENCODING_UNKNOWN);
    byte[] latin = XmlText.osm(road("name", "Tonnèrre")).getBytes(StandardCharsets.ISO_8859_1);
    assertThat(refusal(latin).code()).isEqualTo(Code.FILE_CORRUPT);
  }

  @Test
  void deletedObjectsAndForeignElementsAreLeftOut() throws IOException {
    String text =
        XmlText.osm(
            road()
                .raw("<way id='6' visible='false' version='3'><nd ref='1'/></way>")
                .raw("<way id='7' action='delete'><nd ref='1'/><nd ref='2'/></way>")
                .raw("<note>An <b>answer</b> of Overpass</note><meta osm_base='x'/>")
                .raw("<changeset id='1'><tag k='highway' v='path'/></changeset><!-- end -->"));
    CollectingSink sink = read(text);
    assertThat(sink.ids()).containsExactly("way/5/1-2", "node/1", "node/2");
    assertThat(sink.issues).isEmpty();
  }

  @Test
  void objectsThatCannotBeReadAreListedAndTheRestLoads() throws IOException {
    String text =
        XmlText.osm(
            new XmlText()
                .node(1, 1, 7, 43)
                .node(2, 1, 7.1, 43)
                .raw("<node id='3' lat='43'/>")
                .raw("<node id='4' lat='NaN' lon='7'/>")
                .raw("<node id='five' lat='43' lon='7'/>")
                .raw("<node id='99999999999999999999' lat='43' lon='7'/>")
                .way(5, 1, refs(1, 2), "highway", "path")
                .raw("<way id='6'><nd ref='one'/></way>")
                .raw("<way id='7'><nd ref='1'/><tag k='highway'/></way>")
                .raw("<relation id='8'><member type='house' ref='1' role=''/></relation>"));
    CollectingSink sink = read(text);
    assertThat(sink.ids()).containsExactly("way/5/1-2", "node/1", "node/2");
    assertThat(sink.issueCounts()).isEqualTo(Map.of(IssueCode.MALFORMED_RECORD, 7L));
    assertThat(sink.issues)
        .extracting(i -> i.sourceId())
        .containsExactly("node/3", "node/4", null, null, "way/6", "way/7", "relation/8");
    assertThat(sink.issues.get(1).message()).contains("lat=\"NaN\"").contains("in line 6");
  }

  @Test
  void wrongOrderIsRefusedAsInPbf() {
    for (String text :
        List.of(
            XmlText.osm(new XmlText().node(2, 1, 7, 43).node(1, 1, 7, 43)),
            XmlText.osm(new XmlText().way(1, 1, refs(1)).node(1, 1, 7, 43)))) {
      SourceException refusal = refusal(text);
      assertThat(refusal.code()).isEqualTo(Code.NOT_SORTED);
      assertThat(refusal).hasMessageContaining("osmium sort");
    }
  }

  @Test
  void documentTypesAndEntitiesAreRefused() {
    String osm = XmlText.osm(road());
    String begin = "<?xml version='1.0' encoding='UTF-8'?>\n";
    String bomb =
        "<!DOCTYPE osm [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>";
    String file = "<!DOCTYPE osm [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>";
    for (String type : List.of("<!DOCTYPE osm>", bomb, file)) {
      assertThat(refusal(osm.replace(begin, begin + type)).code()).isEqualTo(Code.XML_REFUSED);
    }
    assertThat(refusal(XmlText.osm(road().raw("<note>&secret;</note>"))).code())
        .isEqualTo(Code.XML_REFUSED);
    assertThat(refusal(XmlText.osm(road().raw("<way id='9' user='&secret;'/>"))).code())
        .isEqualTo(Code.XML_REFUSED);
  }

  @Test
  void textOfAThousandEscapesIsRead() throws IOException {
    XmlText objects = new XmlText();
    for (int i = 1; i <= 2_000; i++) {
      objects.node(i, 1, 7, 43, "name", "&<\"".repeat(50));
    }
    objects.way(1, 1, refs(1, 2), "highway", "path", "name", "&<\"&\n".repeat(50));
    assertThat(read(XmlText.osm(objects)).get("way/1/1-2").name()).isEqualTo("&<\"&\n".repeat(50));
  }

  @Test
  void filesWithoutObjectsOrOfAnotherKindAreRefused() {
    assertThat(refusal("").code()).isEqualTo(Code.FILE_EMPTY);
    assertThat(refusal("<osm version='0.6'/>").code()).isEqualTo(Code.FILE_EMPTY);
    assertThat(refusal("<osm version='0.5'><node id='1'/></osm>"))
        .hasMessageContaining("0.5")
        .extracting(SourceException::code)
        .isEqualTo(Code.FORMAT_UNKNOWN);
    assertThat(refusal("<gpx><osm/></gpx>").code()).isEqualTo(Code.FORMAT_UNKNOWN);
  }

  @Test
  void answerOfAServerThatGaveUpIsRefused() {
    String text =
        XmlText.osm(road().raw("<remark> runtime error: Query timed out in \"query\" </remark>"));
    assertThat(refusal(text))
        .hasMessageContaining("Query timed out")
        .extracting(SourceException::code)
        .isEqualTo(Code.FILE_TRUNCATED);
  }

  @Test
  void everyCutIsTruncatedAndNamesTheByte() throws IOException {
    byte[] text = XmlText.osm(road("name", "è")).getBytes(StandardCharsets.UTF_8);
    // Before the root element the file is told by its name.
    for (int length = 1; length < text.length - 1; length++) {
      SourceException refusal = refusal(Arrays.copyOf(text, length));
      assertThat(refusal.code()).as("%d bytes", length).isEqualTo(Code.FILE_TRUNCATED);
      assertThat(refusal).hasMessageContaining("ends at byte " + length + " ");
    }
    for (byte[] packed : List.of(gzip(text), bzip2(text))) {
      for (int length = 20; length < packed.length; length++) {
        SourceException refusal = refusal(Arrays.copyOf(packed, length));
        assertThat(refusal.code()).as("%d packed", length).isEqualTo(Code.FILE_TRUNCATED);
        assertThat(refusal).hasMessageContaining("ends at byte " + length + " ");
      }
    }
  }

  @Test
  void notWellFormedIsCorruptAndTheLineIsNamed() {
    String text = XmlText.osm(road()).replace("</way>", "</wey>");
    assertThat(refusal(text))
        .hasMessageContaining("in line 5")
        .extracting(SourceException::code)
        .isEqualTo(Code.FILE_CORRUPT);
  }

  @Test
  void damagedPackingIsCorrupt() throws IOException {
    byte[] text = XmlText.osm(road()).getBytes(StandardCharsets.UTF_8);
    for (byte[] packed : List.of(gzip(text), bzip2(text))) {
      packed[packed.length / 2] ^= 0x55;
      assertThat(refusal(packed).code()).isEqualTo(Code.FILE_CORRUPT);
    }
  }

  @Test
  void whatFillsTheMemoryIsRefused() throws IOException {
    String blanks = " ".repeat(2 * PackedFile.MAX_STRIDE);
    String begin = "<osm version='0.6'><node id='1' lat='1' lon='1'>";
    for (String bomb :
        List.of(
            begin + "<tag k='note' v='" + blanks + "'/></node></osm>",
            begin + blanks + "</node></osm>",
            begin + "<!--" + blanks + "--></node></osm>",
            begin + "<a".repeat(200) + "</node></osm>",
            begin + "<a>".repeat(200_000) + "</node></osm>")) {
      assertThat(refusal(gzip(bomb.getBytes(StandardCharsets.UTF_8))).code())
          .isEqualTo(Code.FILE_CORRUPT);
    }
  }

  @Test
  void objectBeyondTheLimitsIsReportedAndTheRestIsRead() throws IOException {
    long[] many = new long[OsmObject.MAX_REFERENCES + 1];
    Arrays.setAll(many, i -> 1L + i % 2);
    XmlText objects = road().way(6, 1, many, "highway", "path");
    CollectingSink sink = read(XmlText.osm(objects));
    assertThat(sink.ids()).containsExactly("way/5/1-2", "node/1", "node/2");
    assertThat(sink.issueCounts()).isEqualTo(Map.of(IssueCode.RECORD_TOO_LARGE, 1L));
  }
}
