package io.citytwin.importer.osm;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Words for what makes an OpenStreetMap file unreadable: what was found, where, what to do. */
final class OsmFaults {

  private final Path file;

  OsmFaults(Path file) {
    this.file = file;
  }

  SourceException truncated(long offset, String found) {
    return new SourceException(
        Code.FILE_TRUNCATED,
        "%s ends in the middle of a block: %s at byte %d. Download or copy the file again and compare its size and checksum with the publisher's."
            .formatted(file, found, offset));
  }

  SourceException corrupt(long offset, String found, @Nullable Throwable cause) {
    return new SourceException(
        Code.FILE_CORRUPT,
        "%s is damaged: %s in the block at byte %d. Download the file again and compare its checksum with the publisher's; `osmium fileinfo -e` checks a file."
            .formatted(file, found, offset),
        cause);
  }

  SourceException foreign(String found) {
    return new SourceException(
        Code.FORMAT_UNKNOWN,
        "%s is no OpenStreetMap file: %s. PBF and XML are read; o5m and others can be converted with `osmium cat FILE -o FILE.osm.pbf`."
            .formatted(file, found));
  }

  SourceException unsupported(long offset, String found, String next) {
    return new SourceException(
        Code.FORMAT_UNKNOWN,
        "%s cannot be read: %s (block at byte %d). %s".formatted(file, found, offset, next));
  }

  SourceException empty(String found) {
    return new SourceException(
        Code.FILE_EMPTY,
        "%s holds nothing to import: %s. Check the extract's area and the download."
            .formatted(file, found));
  }

  SourceException notSorted(long offset, String found) {
    return new SourceException(
        Code.NOT_SORTED,
        "%s is not sorted: %s%s. Nodes, ways, relations, each by ascending id and each id once, are needed: run `osmium sort %s -o sorted.osm.pbf` and import sorted.osm.pbf."
            .formatted(
                file,
                found,
                offset < 0 ? "" : " in the block at byte " + offset,
                file.getFileName()));
  }

  SourceException missing() {
    return new SourceException(
        Code.FILE_NOT_FOUND, file + " is not a file. Check the path and the spelling.");
  }

  /** A text file that ends before it is complete. */
  SourceException cut(long size, String found, @Nullable Throwable cause) {
    return new SourceException(
        Code.FILE_TRUNCATED,
        "%s ends at byte %d %s. Download or copy the file again and compare its size and checksum with the publisher's."
            .formatted(file, size, found),
        cause);
  }

  /** Anything else that stops the reading, at a place already in words. */
  SourceException refuse(Code code, String found, @Nullable Throwable cause) {
    return new SourceException(code, file + " " + found, cause);
  }
}
