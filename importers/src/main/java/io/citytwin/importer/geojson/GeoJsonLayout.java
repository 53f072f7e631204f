package io.citytwin.importer.geojson;

import io.citytwin.importer.pipeline.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How the records of a file stand apart, told from its name and its first bytes.
 *
 * @param hasByteOrderMark whether the file begins with the UTF-8 byte order mark
 * @param separator the byte between the records of a sequence; -1 for one document
 */
record GeoJsonLayout(boolean hasByteOrderMark, int separator) {

  private static final int HEAD_BYTES = 1 << 16;
  private static final List<String> SEQUENCE_NAMES =
      List.of(".geojsonl", ".geojsons", ".geojsonseq", ".ndgeojson", ".ndjson", ".jsonl");
  private static final Pattern COLLECTION =
      Pattern.compile("\"type\"\\s*:\\s*\"FeatureCollection\"|\"features\"\\s*:\\s*\\[");

  static GeoJsonLayout of(Path file) throws IOException {
    byte[] head = head(file);
    boolean mark =
        head.length >= 3
            && (head[0] & 0xff) == 0xef
            && (head[1] & 0xff) == 0xbb
            && (head[2] & 0xff) == 0xbf;
    refuseOtherEncodings(file, head);
    String text =
        new String(head, mark ? 3 : 0, head.length - (mark ? 3 : 0), StandardCharsets.ISO_8859_1)
            .stripLeading();
    if (text.isEmpty()) {
      throw new SourceException(
          SourceException.Code.FILE_EMPTY, file.getFileName() + " is empty; nothing was imported");
    }
    if (text.charAt(0) == SequenceFrames.RECORD_SEPARATOR) {
      return new GeoJsonLayout(mark, SequenceFrames.RECORD_SEPARATOR);
    }
    return new GeoJsonLayout(mark, isNamedSequence(file) && !isDocument(text) ? '\n' : -1);
  }

  boolean isSequence() {
    return separator >= 0;
  }

  Frames frames(ByteSource source, Frame frame, DocumentFrames.HeaderListener header) {
    return isSequence()
        ? new SequenceFrames(source, frame, separator)
        : new DocumentFrames(source, frame, header);
  }

  /** Whether the first line is no record of its own: a collection, or JSON written over lines. */
  private static boolean isDocument(String head) {
    int end = head.indexOf('\n');
    String line = (end < 0 ? head : head.substring(0, end)).strip();
    return COLLECTION.matcher(line).find()
        || (end >= 0 && (line.endsWith("{") || line.endsWith("[") || line.endsWith(",")));
  }

  private static boolean isNamedSequence(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return SEQUENCE_NAMES.stream().anyMatch(name::endsWith);
  }

  private static byte[] head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(HEAD_BYTES);
    } catch (NoSuchFileException e) {
      throw new SourceException(
          SourceException.Code.FILE_NOT_FOUND, file + " does not exist; check the name", e);
    }
  }

  private static void refuseOtherEncodings(Path file, byte[] head) throws SourceException {
    if (head.length < 2) {
      return;
    }
    int first = ((head[0] & 0xff) << 8) | (head[1] & 0xff);
    if (first == 0xfeff || first == 0xfffe || head[0] == 0 || head[1] == 0) {
      throw new SourceException(
          SourceException.Code.FILE_CORRUPT,
          file.getFileName()
              + " is not UTF-8 from byte 0 on, it looks like UTF-16 or UTF-32; convert it, for example with iconv -t UTF-8");
    }
  }
}
