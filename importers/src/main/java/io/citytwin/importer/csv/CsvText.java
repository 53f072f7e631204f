package io.citytwin.importer.csv;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import io.citytwin.importer.text.EncodingEvidence;
import io.citytwin.importer.text.TextEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The text of a file: how it is encoded, and its first part.
 *
 * @param encoding by byte order mark, by what a person named, else by the bytes
 * @param markBytes length of the byte order mark
 * @param head the first part of the text, for a look at it
 */
record CsvText(Path file, TextEncoding encoding, int markBytes, String head) {

  private static final int HEAD_BYTES = 1 << 16;
  private static final int BLOCK_BYTES = 1 << 18;
  private static final int ENOUGH_BYTES = 1 << 16;
  private static final long FARTHEST_BYTE = 64L << 20;

  /** A byte order mark and what it stands for. */
  private record Mark(Charset charset, int... bytes) {

    boolean begins(byte[] head) {
      for (int i = 0; i < bytes.length; i++) {
        if (i >= head.length || (head[i] & 0xff) != bytes[i]) {
          return false;
        }
      }
      return true;
    }
  }

  private static final Mark[] MARKS = {
    new Mark(StandardCharsets.UTF_8, 0xef, 0xbb, 0xbf),
    new Mark(Charset.forName("UTF-32LE"), 0xff, 0xfe, 0, 0),
    new Mark(Charset.forName("UTF-32BE"), 0, 0, 0xfe, 0xff),
    new Mark(StandardCharsets.UTF_16LE, 0xff, 0xfe),
    new Mark(StandardCharsets.UTF_16BE, 0xfe, 0xff)
  };

  /**
   * Looks at a file.
   *
   * @param given encoding that a person named; null to go by the file
   * @throws SourceException if there is no such file, it is empty or it is no text
   */
  static CsvText of(Path file, @Nullable Charset given) throws IOException {
    byte[] head = head(file);
    if (head.length == 0) {
      throw new SourceException(
          Code.FILE_EMPTY, file.getFileName() + " is empty; nothing was imported");
    }
    Mark mark = Arrays.stream(MARKS).filter(m -> m.begins(head)).findFirst().orElse(null);
    TextEncoding encoding = encoding(file, head, mark, given);
    int skipped = mark == null ? 0 : mark.bytes().length;
    return new CsvText(
        file,
        encoding,
        skipped,
        new String(head, skipped, head.length - skipped, encoding.charset()));
  }

  private static TextEncoding encoding(
      Path file, byte[] head, @Nullable Mark mark, @Nullable Charset given) throws IOException {
    if (mark != null) {
      return TextEncoding.given(mark.charset());
    }
    if (given != null) {
      return TextEncoding.given(given);
    }
    Charset wide = wide(head);
    if (wide != null) {
      return new TextEncoding(
          wide, "there is no byte order mark; by its bytes the text is read as " + wide.name());
    }
    for (byte b : head) {
      if (b == 0) {
        throw new SourceException(
            Code.FORMAT_UNKNOWN, file.getFileName() + " is no text: it holds zero bytes");
      }
    }
    return TextEncoding.detected(evidence(file));
  }

  /** UTF-16 without mark: every other byte of nearly all text is zero in one place. */
  private static @Nullable Charset wide(byte[] head) {
    int[] zeros = new int[2];
    for (int i = 0; i < head.length; i++) {
      zeros[i % 2] += head[i] == 0 ? 1 : 0;
    }
    int some = Math.max(3, head.length / 10);
    return zeros[1] > some && zeros[0] == 0
        ? StandardCharsets.UTF_16LE
        : zeros[0] > some && zeros[1] == 0 ? StandardCharsets.UTF_16BE : null;
  }

  private static EncodingEvidence evidence(Path file) throws IOException {
    EncodingEvidence evidence = new EncodingEvidence();
    byte[] block = new byte[BLOCK_BYTES];
    int kept = 0;
    long seen = 0;
    try (InputStream in = Files.newInputStream(file)) {
      while (evidence.highBytes() < ENOUGH_BYTES && seen < FARTHEST_BYTE) {
        int read = in.readNBytes(block, kept, block.length - kept);
        seen += read;
        int filled = kept + read;
        int end = read == 0 ? filled : lastBreak(block, filled);
        evidence.add(block, 0, end);
        kept = filled - end;
        System.arraycopy(block, end, block, 0, kept);
        if (read == 0) {
          break;
        }
      }
    }
    return evidence;
  }

  /** Cuts between lines, so that no character is cut. */
  private static int lastBreak(byte[] block, int filled) {
    int end = filled;
    while (end > 0 && block[end - 1] != '\n') {
      end--;
    }
    return end == 0 ? filled : end;
  }

  private static byte[] head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(HEAD_BYTES);
    } catch (NoSuchFileException e) {
      throw new SourceException(Code.FILE_NOT_FOUND, file + " does not exist; check the name", e);
    }
  }

  /** The whole text, from a stream of the file's bytes. */
  Reader reader(InputStream in) throws IOException {
    in.skipNBytes(markBytes);
    return new InputStreamReader(in, encoding.charset());
  }
}
