package io.citytwin.importer.cli;

import io.citytwin.importer.archive.SourceFile;
import io.citytwin.importer.archive.SourceFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The files a user named. What GDAL is to read goes to it as it is, a folder (FileGDB) or a file
 * that is a zip inside (ODS) included; only what is called an archive is unpacked for it.
 */
final class GivenFiles implements Closeable {

  private final List<SourceFile> files = new ArrayList<>();
  private final List<SourceFiles> opened = new ArrayList<>();

  private GivenFiles() {}

  /**
   * Finds and unpacks.
   *
   * @throws io.citytwin.importer.pipeline.SourceException as {@link SourceFiles#open}
   */
  static GivenFiles open(List<String> names, ReadingOptions reading) throws IOException {
    GivenFiles given = new GivenFiles();
    try {
      if (!reading.viaOgr()) {
        given.add(names, reading.workFolder());
        return given;
      }
      for (String name : names) {
        Path whole = whole(name);
        if (whole == null) {
          given.add(List.of(name), reading.workFolder());
        } else {
          given.files.add(new SourceFile(whole, name));
        }
      }
      return given;
    } catch (IOException | RuntimeException e) {
      given.close();
      throw e;
    }
  }

  /** In the order of the names. */
  List<SourceFile> files() {
    return files;
  }

  /** What is read here, as it lies there: {@link SourceFiles#onDisk}. */
  List<Path> onDisk() throws IOException {
    List<Path> paths = new ArrayList<>();
    for (SourceFiles sources : opened) {
      paths.addAll(sources.onDisk());
    }
    return paths;
  }

  /** Deletes what was unpacked. */
  @Override
  public void close() throws IOException {
    for (SourceFiles sources : opened) {
      sources.close();
    }
  }

  private void add(List<String> names, Path workFolder) throws IOException {
    SourceFiles sources = SourceFiles.open(names, workFolder);
    opened.add(sources);
    files.addAll(sources.files());
  }

  /** A file or folder that is there and not called an archive; null otherwise. */
  private static @Nullable Path whole(String name) {
    try {
      Path path = Path.of(name);
      boolean packed = name.toLowerCase(Locale.ROOT).matches("(?s).*\\.(zip|gz|bz2)");
      return !packed && (Files.isRegularFile(path) || Files.isDirectory(path)) ? path : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
