package io.citytwin.importer.shapefile;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The files beside a .shp that belong to it, whatever the case of their names. */
final class Sidecars {

  private final Map<String, Path> byExtension = new HashMap<>();
  private final String stem;

  /** Lists the folder of a file once. */
  Sidecars(Path file) throws IOException {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    stem = dot < 0 ? name : name.substring(0, dot);
    Path folder = file.toAbsolutePath().getParent();
    try (DirectoryStream<Path> siblings = Files.newDirectoryStream(folder)) {
      siblings.forEach(this::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private void add(Path sibling) {
    String name = sibling.getFileName().toString();
    if (name.length() > stem.length() + 1
        && name.charAt(stem.length()) == '.'
        && name.regionMatches(true, 0, stem, 0, stem.length())) {
      byExtension.merge(
          name.substring(stem.length() + 1).toLowerCase(Locale.ROOT), sibling, this::nearer);
    }
  }

  /** Where names differ in case only, the one of the same stem counts, then the first by name. */
  private Path nearer(Path one, Path other) {
    boolean oneSame = one.getFileName().toString().startsWith(stem);
    boolean otherSame = other.getFileName().toString().startsWith(stem);
    return oneSame != otherSame ? (oneSame ? one : other) : one.compareTo(other) <= 0 ? one : other;
  }

  /** Base name of the file. */
  String stem() {
    return stem;
  }

  /** The file of an extension, in lower case without dot; empty if there is none. */
  Optional<Path> find(String extension) {
    return Optional.ofNullable(byExtension.get(extension));
  }
}
