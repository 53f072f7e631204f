package io.citytwin.importer.archive;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * What archives may unpack to in all: half of the disk space that was free at first; and each file
 * not more than 200 times its packed size beyond the first 10 MB.
 */
final class Allowance {

  static final long FREE_OF_RATIO = 10_000_000;
  static final int MAX_RATIO = 200;

  private static final int BLOCK_BYTES = 1 << 16;

  private final long limit;
  private long used;

  Allowance(long limit) {
    this.limit = limit;
  }

  /** For a folder that exists. */
  static Allowance in(Path folder) throws IOException {
    return new Allowance(Files.getFileStore(folder).getUsableSpace() / 2);
  }

  /**
   * Unpacks one file.
   *
   * @param packed packed bytes read so far, asked after every block
   * @throws SourceException ARCHIVE_REFUSED beyond the limits, DISK_FULL if there is no room
   */
  void unpack(InputStream in, LongSupplier packed, Path target, String name) throws IOException {
    Files.createDirectories(target.getParent());
    byte[] block = new byte[BLOCK_BYTES];
    long size = 0;
    try (OutputStream out = create(target, name)) {
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        size += read;
        used += read;
        check(size, packed.getAsLong(), name);
        write(out, block, read);
      }
    }
  }

  private void check(long size, long packed, String name) throws SourceException {
    if (size > FREE_OF_RATIO && size / MAX_RATIO > packed) {
      throw refused("%s unpacks to more than %d times its size".formatted(name, MAX_RATIO));
    }
    if (used > limit) {
      throw refused(
          "unpacked, %s would take more than half of the free disk space (%,d bytes)"
              .formatted(name, limit));
    }
  }

  private static OutputStream create(Path target, String name) throws IOException {
    try {
      return Files.newOutputStream(target, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new SourceException(
          Code.ARCHIVE_REFUSED,
          "the archive holds more than one file %s; unpack it yourself".formatted(name),
          e);
    } catch (FileSystemException e) {
      throw new SourceException(
          Code.ARCHIVE_REFUSED,
          "the archive holds a file that cannot be written here: %s (%s); unpack it yourself"
              .formatted(name, e.getReason()),
          e);
    }
  }

  private static void write(OutputStream out, byte[] block, int length) throws IOException {
    try {
      out.write(block, 0, length);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("no space left")) {
        throw new SourceException(
            Code.DISK_FULL,
            "No space left to unpack the archive; free some, or name another work folder",
            e);
      }
      throw e;
    }
  }

  static SourceException refused(String what) {
    return new SourceException(
        Code.ARCHIVE_REFUSED,
        what + "; if it is meant so, unpack it yourself and import the files");
  }
}
