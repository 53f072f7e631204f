package io.citytwin.importer.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.importer.gdal.Damage;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFilesTest {

  @TempDir private Path folder;
  private Path work;

  @BeforeEach
  void workFolder() {
    work = folder.resolve("work");
  }

  @Test
  void fileIsTakenAsItIsAndOnce() throws IOException {
    Path file = Files.writeString(folder.resolve("any.name"), "hello");
    try (SourceFiles sources =
        SourceFiles.open(List.of(file.toString(), folder + "/./any.name"), work)) {
      assertThat(sources.files()).containsExactly(new SourceFile(file, file.toString()));
    }
    assertThat(work).doesNotExist();
  }

  @Test
  void folderGivesItsDataSortedWithoutSidecarsAndHiddenFiles() throws IOException {
    Path data = folder.resolve("data");
    for (String name :
        List.of(
            "b.SHP",
            "B.dbf",
            "b.shx",
            "b.prj",
            "b.shp.xml",
            "a.csv",
            "lone.dbf",
            "readme.txt",
            "sub/c.geojson",
            ".hidden/d.csv",
            "__MACOSX/e.csv",
            "1/2/3/4/5/6/7/8/deep.csv")) {
      write(data.resolve(name), "x");
    }
    assertThat(names(data.toString()))
        .containsExactly("a.csv", "b.SHP", "lone.dbf", "sub/c.geojson");
  }

  @Test
  void patternThatTheShellLeftIsResolvedAndAnExactNameComesFirst() throws IOException {
    Path data = folder.resolve("data");
    for (String name : List.of("a.shp", "a.dbf", "b.shp", "c.csv", "sub/d.shp", "x[1].csv")) {
      write(data.resolve(name), "x");
    }
    assertThat(names(data + "/*.shp")).containsExactly("a.shp", "b.shp");
    assertThat(names(data + "/{a,c}.*")).containsExactly("a.shp", "c.csv");
    assertThat(names(data + "/*/*.shp")).containsExactly("sub/d.shp");
    assertThat(names(data + "/x[1].csv")).containsExactly("x[1].csv");
    assertCode(Code.FILE_NOT_FOUND, "no file matches", data + "/*.gpkg");
    assertCode(Code.FILE_NOT_FOUND, "does not exist", data + "/none.shp");
    assertCode(Code.FILE_NOT_FOUND, "no pattern either", data + "/[.shp");
  }

  @Test
  void zipIsUnpackedWithFoldersLayersAndSidecarsAndGoneAfterwards() throws IOException {
    Path zip =
        zip(StandardCharsets.UTF_8, "city/a.shp", "city/a.dbf", "city/a.prj", "b.csv", "x.pdf");
    Path unpacked;
    try (SourceFiles sources = SourceFiles.open(List.of(zip.toString()), work)) {
      assertThat(sources.files())
          .extracting(SourceFile::displayName)
          .containsExactly(zip + "/b.csv", zip + "/city/a.shp");
      unpacked = sources.files().getLast().path();
      assertThat(unpacked).hasContent("city/a.shp");
      assertThat(unpacked.resolveSibling("a.prj")).exists();
    }
    assertThat(unpacked).doesNotExist();
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void namesInGbkAreReadWithoutTheFlagOfUtf8() throws IOException {
    Path zip = zip(Charset.forName("GBK"), "深圳/建筑物.shp", "深圳/建筑物.dbf");
    try (SourceFiles sources = SourceFiles.open(List.of(zip.toString()), work)) {
      assertThat(sources.files())
          .extracting(SourceFile::displayName)
          .containsExactly(zip + "/深圳/建筑物.shp");
    }
  }

  @Test
  void packedFilesAndTheMainDocumentOfAKmzAreFound() throws IOException {
    Path gz = folder.resolve("a.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
      out.write("id".getBytes(StandardCharsets.UTF_8));
    }
    Path bz2 = folder.resolve("b.csv.bz2");
    try (OutputStream out = new BZip2CompressorOutputStream(Files.newOutputStream(bz2))) {
      out.write("id".getBytes(StandardCharsets.UTF_8));
    }
    Path kmz =
        Files.move(zip(StandardCharsets.UTF_8, "a/links.kml", "doc.kml"), folder.resolve("c.kmz"));
    try (SourceFiles sources =
        SourceFiles.open(List.of(gz.toString(), bz2.toString(), kmz.toString()), work)) {
      List<SourceFile> files = sources.files();
      assertThat(files)
          .extracting(f -> f.path().getFileName().toString())
          .containsExactly("a.csv", "b.csv", "doc.kml", "links.kml");
      assertThat(files.getFirst().displayName()).isEqualTo(gz.toString());
      assertThat(files.getFirst().path()).hasContent("id");
      assertThat(files.get(1).path()).hasContent("id");
    }
  }

  @Test
  void oneArchiveWithinAnotherIsOpenedTwoAreNot() throws IOException {
    byte[] inner = bytes(Map.of("a.csv", "id".getBytes(StandardCharsets.UTF_8)));
    byte[] middle = bytes(Map.of("inner.zip", inner));
    Path once = Files.write(folder.resolve("once.zip"), middle);
    try (SourceFiles sources = SourceFiles.open(List.of(once.toString()), work)) {
      assertThat(sources.files())
          .extracting(SourceFile::displayName)
          .containsExactly(once + "/inner.zip/a.csv");
    }
    Path twice = Files.write(folder.resolve("twice.zip"), bytes(Map.of("middle.zip", middle)));
    assertCode(Code.ARCHIVE_REFUSED, "archive in an archive in an archive", twice.toString());
  }

  @Test
  void namesThatLeaveTheFolderAreRefused() throws IOException {
    for (String name :
        List.of(
            "../evil.csv", "a/../../evil.csv", "/etc/evil.csv", "C:\\evil.csv", "..\\evil.csv")) {
      Path zip = zip(StandardCharsets.UTF_8, name);
      assertCode(Code.ARCHIVE_REFUSED, "outside", zip.toString());
    }
    assertThat(folder.resolve("evil.csv")).doesNotExist();
  }

  @Test
  void encryptedArchiveIsRefused() throws IOException {
    Path zip = zip(StandardCharsets.UTF_8, "a.csv");
    byte[] bytes = Files.readAllBytes(zip);
    int central = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("PK\u0001\u0002");
    bytes[6] |= 1;
    bytes[central + 8] |= 1;
    Files.write(zip, bytes);

    assertCode(Code.ARCHIVE_REFUSED, "encrypted", zip.toString());
  }

  @Test
  void bombsAreRefusedBeforeTheyUnpack() throws IOException {
    byte[] zeros = new byte[30_000_000];
    Path zip = Files.write(folder.resolve("bomb.zip"), bytes(Map.of("a.csv", zeros)));
    assertCode(Code.ARCHIVE_REFUSED, "more than 200 times", zip.toString());

    Path gz = folder.resolve("bomb.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
      out.write(zeros);
    }
    assertCode(Code.ARCHIVE_REFUSED, "more than 200 times", gz.toString());

    Path bz2 = folder.resolve("bomb.csv.bz2");
    try (OutputStream out = new BZip2CompressorOutputStream(Files.newOutputStream(bz2))) {
      out.write(zeros);
    }
    assertCode(Code.ARCHIVE_REFUSED, "more than 200 times", bz2.toString());

    Path kmz = Files.write(folder.resolve("bomb.kmz"), bytes(Map.of("doc.kml", zeros)));
    assertCode(Code.ARCHIVE_REFUSED, "more than 200 times", kmz.toString());
  }

  /** In an archive in an archive, and in many files of which none is large. */
  @Test
  void bombsInPartsAreRefused() throws IOException {
    Path nested =
        Files.write(
            folder.resolve("nested.zip"),
            bytes(Map.of("inner.zip", bytes(Map.of("a.csv", new byte[30_000_000])))));
    assertCode(Code.ARCHIVE_REFUSED, "more than 200 times", nested.toString());

    Map<String, byte[]> parts = new LinkedHashMap<>();
    for (int i = 0; i < 12; i++) {
      parts.put("a" + i + ".csv", new byte[5_000_000]);
    }
    Path flat = Files.write(folder.resolve("flat.zip"), bytes(parts));
    assertCode(Code.ARCHIVE_REFUSED, "more than 200 times", flat.toString());
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void tooManyEntriesAreRefused() throws IOException {
    String[] names = new String[10_001];
    Arrays.setAll(names, i -> "a" + i + ".txt");
    assertCode(
        Code.ARCHIVE_REFUSED,
        "more than 10,000 entries",
        zip(StandardCharsets.UTF_8, names).toString());
  }

  @Test
  void moreThanTheDiskShouldHoldIsRefused() {
    Allowance allowance = new Allowance(100);
    assertThatThrownBy(
            () ->
                allowance.unpack(
                    new java.io.ByteArrayInputStream(new byte[200]),
                    () -> 200,
                    work.resolve("a.csv"),
                    "a.csv"))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("more than half of the free disk space");
  }

  @Test
  void archiveWithoutDataAndTarAreRefused() throws IOException {
    assertCode(
        Code.FORMAT_UNKNOWN,
        "holds no file",
        zip(StandardCharsets.UTF_8, "a.pdf", "b.prj").toString());
    Path tar = folder.resolve("a.tar.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(tar))) {
      out.write(0);
    }
    assertCode(Code.ARCHIVE_REFUSED, "tar archive", tar.toString());
    Files.createDirectories(folder.resolve("empty"));
    assertCode(Code.FORMAT_UNKNOWN, "the folder", folder.resolve("empty").toString());
  }

  @Test
  void damagedArchivesFailWithACode() throws IOException {
    Map<String, byte[]> content = new LinkedHashMap<>();
    content.put("城市/a.csv", "id,lon,lat\n1,2,3\n".repeat(50).getBytes(StandardCharsets.UTF_8));
    content.put("b.zip", bytes(Map.of("c.csv", "id".getBytes(StandardCharsets.UTF_8))));
    byte[] whole = bytes(content);
    Random random = new Random(20261121);
    int failures = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = Arrays.copyOf(whole, i % 4 == 0 ? random.nextInt(whole.length) : whole.length);
      for (int flips = 1 + random.nextInt(3); flips > 0 && bytes.length > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Path zip = Files.write(folder.resolve("a.zip"), bytes);
      try (SourceFiles sources = SourceFiles.open(List.of(zip.toString()), work)) {
        assertThat(sources.files()).hasSizeLessThan(5);
      } catch (SourceException e) {
        failures++;
      }
    }
    assertThat(failures).isGreaterThan(500);
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void damagedPackedFilesFailWithACodeOrAreUnpacked() throws IOException {
    byte[] text = "id,lon,lat\n1,2,3\n".repeat(500).getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream gz = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(gz)) {
      out.write(text);
    }
    ByteArrayOutputStream bz2 = new ByteArrayOutputStream();
    try (OutputStream out = new BZip2CompressorOutputStream(bz2)) {
      out.write(text);
    }
    for (byte[] whole : List.of(gz.toByteArray(), bz2.toByteArray())) {
      int failures = 0;
      for (int seed = 0; seed < 500; seed++) {
        byte[] damaged = Damage.damage(whole, text, new Random(seed));
        Path file = Files.write(folder.resolve("a.csv.gz"), damaged);
        try (SourceFiles sources = SourceFiles.open(List.of(file.toString()), work)) {
          assertThat(sources.files()).hasSize(1);
        } catch (SourceException e) {
          assertThat(e.getMessage()).isNotBlank();
          failures++;
        }
      }
      assertThat(failures).isGreaterThan(200);
    }
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left).isEmpty();
    }
  }

  @Tag("real-data")
  @Test
  void realArchivesAreOpened() throws IOException {
    try (SourceFiles sources =
        SourceFiles.open(
            List.of(
                RealData.file("taiwan/tainan_villages_big5.zip").toString(),
                RealData.file("munich/TUM_Munich.zip").toString(),
                RealData.file("cologne/gauge_values_daily.csv.gz").toString()),
            work)) {
      // unzip -l and gunzip -l say so.
      assertThat(sources.files())
          .extracting(f -> f.path().getFileName() + " " + f.path().toFile().length())
          .startsWith("10_tn-village.shp 3065032", "TUM Munich.gml 12030759");
      assertThat(sources.files()).hasSize(3);
    }
  }

  private List<String> names(String name) throws IOException {
    try (SourceFiles sources = SourceFiles.open(List.of(name), work)) {
      return sources.files().stream()
          .map(f -> folder.resolve("data").relativize(f.path()).toString())
          .toList();
    }
  }

  private void assertCode(Code code, String message, String name) {
    assertThatThrownBy(() -> SourceFiles.open(List.of(name), work).close())
        .isInstanceOfSatisfying(SourceException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  /** A zip whose files hold their own names. */
  private Path zip(Charset charset, String... names) throws IOException {
    Path zip = folder.resolve("some.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip), charset)) {
      for (String name : names) {
        out.putNextEntry(new ZipEntry(name));
        out.write(name.getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
    return zip;
  }

  private static byte[] bytes(Map<String, byte[]> content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : content.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
