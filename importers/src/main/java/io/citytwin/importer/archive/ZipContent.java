package io.citytwin.importer.archive;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Unpacks what a zip holds of city data. */
final class ZipContent {

  /** Entries beyond this are no city data but an attack or a mistake. */
  static final int MAX_ENTRIES = 10_000;

  /** Headers of entries in all: as many as fit the memory while the zip is open. */
  private static final int MAX_HEADERS = 100_000;

  private static final int HEADER_BYTES = 46;
  private static final int HEADER_SIGNATURE = 0x504b0102;

  private final Path file;
  private final String name;
  private long total;

  /**
   * @param name of the archive in messages
   */
  ZipContent(Path file, String name) {
    this.file = file;
    this.name = name;
  }

  /**
   * Unpacks the files that can be imported, their sidecars and archives.
   *
   * @return all of them, sorted by name
   * @throws SourceException ARCHIVE_REFUSED if it is encrypted, too large or means to write outside
   *     of the folder; FILE_CORRUPT, FILE_TRUNCATED if it is not whole
   */
  List<SourceFile> unpack(Path folder, Allowance allowance) throws IOException {
    requireFewHeaders();
    try (ZipFile zip =
        ZipFile.builder().setPath(file).setCharset(StandardCharsets.ISO_8859_1).get()) {
      return unpack(zip, folder, allowance);
    } catch (SourceException e) {
      throw e;
    } catch (EOFException e) {
      throw truncated(e);
    } catch (IOException | RuntimeException e) {
      throw new SourceException(
          Code.FILE_CORRUPT,
          "%s is no whole zip archive: %s; fetch or write it again".formatted(name, e.getMessage()),
          e);
    }
  }

  private SourceException truncated(EOFException cause) {
    return new SourceException(
        Code.FILE_TRUNCATED,
        name + " ends in the middle; it is not complete. Fetch or write it again",
        cause);
  }

  private List<SourceFile> unpack(ZipFile zip, Path folder, Allowance allowance)
      throws IOException {
    List<ZipArchiveEntry> entries = Collections.list(zip.getEntries());
    if (entries.size() > MAX_ENTRIES) {
      throw tooMany();
    }
    ZipNames names = new ZipNames(entries);
    List<SourceFile> files = new ArrayList<>();
    for (ZipArchiveEntry entry : entries) {
      requirePlain(entry);
      String inner = names.of(entry);
      Path target = target(folder, inner);
      if (!entry.isDirectory()
          && !inner.endsWith("/")
          && !entry.isUnixSymlink()
          && isWanted(inner)) {
        unpack(zip, entry, target, inner, allowance);
        files.add(new SourceFile(target, name + "/" + inner));
      }
    }
    files.sort((a, b) -> a.displayName().compareTo(b.displayName()));
    return files;
  }

  private void unpack(
      ZipFile zip, ZipArchiveEntry entry, Path target, String inner, Allowance allowance)
      throws IOException {
    if (!zip.canReadEntryData(entry)) {
      throw Allowance.refused(
          "%s packs %s by method %d, which is not known here"
              .formatted(name, inner, entry.getMethod()));
    }
    long packed = Math.max(0, Math.min(entry.getCompressedSize(), Files.size(file)));
    CRC32 sum = new CRC32();
    try (InputStream in = zip.getInputStream(entry)) {
      if (in == null) {
        throw new IOException("no data for " + inner);
      }
      allowance.unpack(new CheckedInputStream(in, sum), () -> packed, target, name + "/" + inner);
    }
    if (sum.getValue() != entry.getCrc()) {
      throw new IOException("the checksum of %s is wrong".formatted(inner));
    }
    total += Files.size(target);
    if (total > Allowance.FREE_OF_RATIO && total / Allowance.MAX_RATIO > Files.size(file)) {
      throw Allowance.refused(
          "%s unpacks to more than %d times its size".formatted(name, Allowance.MAX_RATIO));
    }
  }

  private void requirePlain(ZipArchiveEntry entry) throws SourceException {
    if (entry.getGeneralPurposeBit().usesEncryption()) {
      throw new SourceException(
          Code.ARCHIVE_REFUSED,
          "%s is encrypted; unpack it yourself with its password and import the files"
              .formatted(name));
    }
  }

  private static boolean isWanted(String inner) {
    for (String part : inner.split("/")) {
      if (FileKinds.isHidden(part)) {
        return false;
      }
    }
    String last = inner.substring(inner.lastIndexOf('/') + 1);
    return FileKinds.isCandidate(last) || FileKinds.isSidecar(last);
  }

  private Path target(Path folder, String inner) throws SourceException {
    boolean outside = inner.startsWith("/") || inner.matches("(?s)[A-Za-z]:.*") || inner.isEmpty();
    for (String part : inner.split("/")) {
      outside |= part.equals("..");
    }
    try {
      Path target = folder.resolve(inner).normalize();
      if (!outside && target.startsWith(folder)) {
        return target;
      }
    } catch (InvalidPathException e) {
      throw Allowance.refused("%s holds a name that cannot be: %s".formatted(name, e.getReason()));
    }
    throw Allowance.refused(
        "%s holds the name \"%s\", which lies outside of it".formatted(name, inner));
  }

  /**
   * Looks for headers of entries before the archive is opened, because opening it holds all of them
   * in memory.
   */
  private void requireFewHeaders() throws IOException {
    if (Files.size(file) < (long) MAX_HEADERS * HEADER_BYTES) {
      return;
    }
    int headers = 0;
    int last = 0;
    byte[] block = new byte[1 << 18];
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        for (int i = 0; i < read; i++) {
          last = last << 8 | (block[i] & 0xff);
          headers += last == HEADER_SIGNATURE ? 1 : 0;
        }
        if (headers > MAX_HEADERS) {
          throw tooMany();
        }
      }
    }
  }

  private SourceException tooMany() {
    return Allowance.refused("%s holds more than %,d entries".formatted(name, MAX_ENTRIES));
  }
}
