package io.citytwin.importer.archive;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;

/** What a file is packed with, by its first bytes. */
enum PackedFile {
  ZIP,
  GZIP,
  BZIP2;

  private static final int BUFFER_BYTES = 1 << 16;

  /** How a file is packed; null if it is not. */
  static @Nullable PackedFile of(Path file) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(10);
    }
    if (begins(head, 'P', 'K', 3, 4) || begins(head, 'P', 'K', 5, 6)) {
      return ZIP;
    }
    if (begins(head, 0x1f, 0x8b, 8)) {
      return GZIP;
    }
    boolean blocks =
        begins(head, 'B', 'Z', 'h')
            && head.length == 10
            && (head[4] == 0x31 && head[5] == 0x41 || head[4] == 0x17 && head[5] == 0x72);
    return blocks ? BZIP2 : null;
  }

  private static boolean begins(byte[] head, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (i >= head.length || (head[i] & 0xff) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** Unpacks a file that holds one other. */
  void unpack(Path file, Path target, Allowance allowance, String name) throws IOException {
    try (InputStream raw = Files.newInputStream(file)) {
      PackedStream packed = new PackedStream(new BufferedInputStream(raw, BUFFER_BYTES));
      try (InputStream in = open(packed)) {
        allowance.unpack(in, packed::count, target, name);
      }
    } catch (SourceException e) {
      throw e;
    } catch (EOFException e) {
      throw new SourceException(
          Code.FILE_TRUNCATED,
          name + " ends in the middle; it is not complete. Fetch or write it again",
          e);
    } catch (IOException | RuntimeException e) {
      throw new SourceException(
          Code.FILE_CORRUPT,
          "%s cannot be unpacked: %s; fetch or write it again".formatted(name, e.getMessage()),
          e);
    }
  }

  private InputStream open(InputStream packed) throws IOException {
    return this == GZIP
        ? new GZIPInputStream(packed, BUFFER_BYTES)
        : new BZip2CompressorInputStream(packed, true);
  }
}
