package io.citytwin.importer.osm;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Words for what makes a PBF file unreadable: what was found, at which byte, what to do. */
final class PbfFaults {

  private final Path file;

  PbfFaults(Path file) {
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
        "%s is not an OpenStreetMap PBF file: %s. OSM XML and o5m can be converted with `osmium cat FILE -o FILE.osm.pbf`."
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
        "%s is not sorted: %s in the block at byte %d. Nodes, ways, relations, each by ascending id and each id once, are needed: run `osmium sort %s -o sorted.osm.pbf` and import sorted.osm.pbf."
            .formatted(file, found, offset, file.getFileName()));
  }
}
