package io.citytwin.importer.shapefile;

import io.citytwin.importer.text.EncodingEvidence;
import io.citytwin.importer.text.EncodingNames;
import io.citytwin.importer.text.TextEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the encoding of a table: what a person named, else the .cpg, else the language driver in
 * the header, else the bytes; and the bytes overrule a file that is evidently wrong about itself.
 */
final class TableEncoding {

  /** Enough text beyond ASCII to judge by. */
  private static final int ENOUGH_BYTES = 1 << 16;

  /** Where the search for text beyond ASCII ends. */
  private static final long FARTHEST_BYTE = 64L << 20;

  private static final int CPG_BYTES = 256;

  private final FileWindow window;
  private final DbfHeader header;
  private final String file;

  TableEncoding(FileWindow window, DbfHeader header, String file) {
    this.window = window;
    this.header = header;
    this.file = file;
  }

  TextEncoding choose(@Nullable Charset given, @Nullable Path codePage) throws IOException {
    if (given != null) {
      return TextEncoding.given(given);
    }
    EncodingEvidence evidence = evidence();
    if (codePage != null) {
      String name = firstLine(codePage);
      Optional<Charset> named = EncodingNames.find(name);
      if (named.isPresent()) {
        String by = "the file %s".formatted(codePage.getFileName());
        return TextEncoding.declared(named.get(), by, true, evidence);
      }
    }
    int driver = header.languageDriver();
    Optional<Charset> driven = LanguageDrivers.find(driver);
    return driven.isPresent()
        ? TextEncoding.declared(
            driven.get(),
            "the language driver 0x%02x of %s".formatted(driver, file),
            driver != LanguageDrivers.ANSI,
            evidence)
        : TextEncoding.detected(evidence);
  }

  private static String firstLine(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(CPG_BYTES), StandardCharsets.ISO_8859_1);
      return text.replace("ï»¿", "").lines().findFirst().orElse("").strip();
    }
  }

  private EncodingEvidence evidence() throws IOException {
    EncodingEvidence evidence = new EncodingEvidence();
    for (DbfField field : header.fields()) {
      evidence.add(field.rawName(), 0, field.rawName().length);
    }
    List<DbfField> texts = header.fields().stream().filter(DbfField::isText).toList();
    long last =
        texts.isEmpty() ? 0 : Math.min(header.rows(), 1 + FARTHEST_BYTE / header.rowLength());
    for (long row = 0; row < last && evidence.highBytes() < ENOUGH_BYTES; row++) {
      int at = window.index(header.length() + row * header.rowLength(), header.rowLength());
      addTexts(evidence, texts, at);
    }
    return evidence;
  }

  private void addTexts(EncodingEvidence evidence, List<DbfField> texts, int at) {
    byte[] bytes = window.bytes();
    for (DbfField field : texts) {
      int from = at + field.offset();
      int end = from;
      while (end < from + field.length() && bytes[end] != 0) {
        end++;
      }
      evidence.add(bytes, from, end);
    }
  }
}
