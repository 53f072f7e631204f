package io.citytwin.importer.archive;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Resolves what a person named to files: a file, what a folder holds, what a pattern matches. */
final class NamedFiles {

  /** Folders within folders that are searched. */
  static final int MAX_DEPTH = 8;

  /** Files that one name may stand for. */
  static final int MAX_FILES = 10_000;

  private NamedFiles() {}

  /**
   * Finds the files, sorted by name.
   *
   * @throws SourceException FILE_NOT_FOUND if there are none, FORMAT_UNKNOWN if a folder holds no
   *     city data
   */
  static List<SourceFile> find(String name) throws IOException {
    Path path = path(name);
    if (path != null && Files.isDirectory(path)) {
      return folder(path, name);
    }
    if (path != null && Files.isRegularFile(path)) {
      return List.of(new SourceFile(path, name));
    }
    if (path != null && Files.exists(path)) {
      throw new SourceException(
          Code.FILE_NOT_FOUND, name + " is neither a file nor a folder; name one");
    }
    if (isPattern(name)) {
      return pattern(name);
    }
    throw new SourceException(Code.FILE_NOT_FOUND, name + " does not exist; check the name");
  }

  private static @Nullable Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static boolean isPattern(String name) {
    return name.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  private static List<SourceFile> folder(Path folder, String name) throws IOException {
    List<SourceFile> files =
        walk(folder, MAX_DEPTH, file -> FileKinds.isCandidate(file.getFileName().toString()), name);
    if (files.isEmpty()) {
      throw new SourceException(
          Code.FORMAT_UNKNOWN,
          "the folder %s holds no file that can be imported, down to %d levels; %s"
              .formatted(name, MAX_DEPTH, FileKinds.allowed()));
    }
    return files;
  }

  private static List<SourceFile> pattern(String name) throws IOException {
    int wild = 0;
    while ("*?[{".indexOf(name.charAt(wild)) < 0) {
      wild++;
    }
    int slash = name.lastIndexOf('/', wild);
    Path base = Path.of(slash < 0 ? "" : name.substring(0, slash + 1));
    String pattern = name.substring(slash + 1);
    int depth =
        pattern.contains("**")
            ? MAX_DEPTH
            : 1 + (int) pattern.chars().filter(c -> c == '/').count();
    PathMatcher matcher = matcher(pattern, name);
    List<SourceFile> files =
        Files.isDirectory(base)
            ? walk(base, depth, file -> matcher.matches(base.relativize(file)), base.toString())
            : List.of();
    if (files.isEmpty()) {
      throw new SourceException(
          Code.FILE_NOT_FOUND, "no file matches %s; check the pattern".formatted(name));
    }
    return files;
  }

  private static PathMatcher matcher(String pattern, String name) throws SourceException {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException e) {
      throw new SourceException(
          Code.FILE_NOT_FOUND,
          "%s does not exist, and is no pattern either: %s".formatted(name, e.getDescription()),
          e);
    }
  }

  private static List<SourceFile> walk(Path folder, int depth, Predicate<Path> wanted, String name)
      throws IOException {
    Path real = folder.toRealPath();
    List<SourceFile> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(real, depth)) {
      walk.map(file -> folder.resolve(real.relativize(file)))
          .filter(file -> isVisible(folder, file) && wanted.test(file) && Files.isRegularFile(file))
          .limit(MAX_FILES + 1L)
          .sorted()
          .forEach(file -> files.add(new SourceFile(file, file.toString())));
    } catch (UncheckedIOException e) {
      throw new SourceException(
          Code.FILE_NOT_FOUND,
          "%s cannot be searched: %s; check the permissions".formatted(name, e.getMessage()),
          e);
    }
    if (files.size() > MAX_FILES) {
      throw new SourceException(
          Code.ARCHIVE_REFUSED,
          "%s stands for more than %,d files; name fewer".formatted(name, MAX_FILES));
    }
    return files;
  }

  private static boolean isVisible(Path folder, Path file) {
    for (Path part : folder.relativize(file)) {
      if (FileKinds.isHidden(part.toString())) {
        return false;
      }
    }
    return true;
  }
}
