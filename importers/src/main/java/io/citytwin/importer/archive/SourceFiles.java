package io.citytwin.importer.archive;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import io.citytwin.importer.pipeline.WorkFolder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The plain files that the names of an import stand for. Archives are unpacked into a folder of
 * their own, which {@link #close()} deletes.
 */
public final class SourceFiles implements Closeable {

  private final Path parent;
  private final List<Path> named = new ArrayList<>();
  private final Map<Path, SourceFile> files = new LinkedHashMap<>();
  private @Nullable WorkFolder workFolder;
  private @Nullable Allowance allowance;
  private int unpacked;

  private SourceFiles(Path parent) {
    this.parent = parent;
  }

  /**
   * Finds and unpacks.
   *
   * @param names files, folders (searched 8 levels deep), patterns such as {@code data/*.shp}, and
   *     archives: .zip, .kmz, .gz, .bz2, one archive within another included
   * @param workFolder where archives are unpacked; made if it is not there
   * @throws SourceException FILE_NOT_FOUND; FORMAT_UNKNOWN if a folder or an archive holds nothing
   *     to import; ARCHIVE_REFUSED if an archive is encrypted, nested deeper, means to write
   *     outside of it, or holds or unpacks to too much; FILE_CORRUPT, FILE_TRUNCATED if it is not
   *     whole
   */
  public static SourceFiles open(List<String> names, Path workFolder) throws IOException {
    SourceFiles sources = new SourceFiles(workFolder);
    try {
      for (String name : names) {
        for (SourceFile file : NamedFiles.find(name)) {
          sources.named.add(file.path().toAbsolutePath().normalize());
          sources.add(file, 0);
        }
      }
      return sources;
    } catch (IOException | RuntimeException e) {
      sources.close();
      throw e;
    }
  }

  /**
   * The files, in the order of the names, those of a folder or an archive sorted. What belongs to a
   * .shp of the list is not in it; each file is in it once.
   */
  public List<SourceFile> files() {
    return FileKinds.withoutSidecars(List.copyOf(files.values()));
  }

  /**
   * The files as they lie there, of what was unpacked the archive, with those that belong to them;
   * sorted, each once.
   */
  public List<Path> onDisk() throws IOException {
    Set<Path> paths = new TreeSet<>();
    for (Path named : named) {
      paths.add(named);
      try (Stream<Path> folder = Files.list(named.getParent())) {
        folder
            .filter(
                path ->
                    FileKinds.belongs(
                        path.getFileName().toString(), named.getFileName().toString()))
            .forEach(paths::add);
      }
    }
    return List.copyOf(paths);
  }

  private void add(SourceFile file, int depth) throws IOException {
    PackedFile packed = PackedFile.of(file.path());
    if (packed == null) {
      files.putIfAbsent(file.path().toRealPath(), file);
    } else if (depth > 1) {
      throw Allowance.refused(
          "%s is an archive in an archive in an archive".formatted(file.displayName()));
    } else if (packed == PackedFile.ZIP) {
      addZip(file, depth);
    } else {
      addPacked(file, packed, depth);
    }
  }

  private void addZip(SourceFile file, int depth) throws IOException {
    Path folder = newFolder();
    List<SourceFile> content =
        new ZipContent(file.path(), file.displayName()).unpack(folder, allowance());
    boolean any = false;
    for (SourceFile inner : kmlFirst(content)) {
      if (FileKinds.isCandidate(inner.path().getFileName().toString())) {
        add(inner, depth + 1);
        any = true;
      }
    }
    if (!any) {
      throw new SourceException(
          Code.FORMAT_UNKNOWN,
          "%s holds no file that can be imported; %s"
              .formatted(file.displayName(), FileKinds.allowed()));
    }
  }

  /** The main document of a .kmz is its doc.kml. */
  private static List<SourceFile> kmlFirst(List<SourceFile> content) {
    return content.stream()
        .sorted(
            Comparator.comparing(
                file -> !file.path().getFileName().toString().equalsIgnoreCase("doc.kml")))
        .toList();
  }

  private void addPacked(SourceFile file, PackedFile packed, int depth) throws IOException {
    String name = file.path().getFileName().toString();
    String lower = name.toLowerCase(Locale.ROOT);
    String inner =
        lower.endsWith(".gz") || lower.endsWith(".bz2")
            ? name.substring(0, name.lastIndexOf('.'))
            : name;
    if (lower.endsWith(".tgz") || inner.toLowerCase(Locale.ROOT).endsWith(".tar")) {
      throw Allowance.refused(
          "%s is a tar archive, which is not read".formatted(file.displayName()));
    }
    Path target = newFolder().resolve(inner.isEmpty() ? "content" : inner);
    packed.unpack(file.path(), target, allowance(), file.displayName());
    add(new SourceFile(target, file.displayName()), depth + 1);
  }

  private Path newFolder() throws IOException {
    WorkFolder folder = workFolder;
    if (folder == null) {
      folder = WorkFolder.create(parent, "unpacked");
      workFolder = folder;
    }
    return Files.createDirectory(folder.path().resolve(String.valueOf(unpacked++)));
  }

  private Allowance allowance() throws IOException {
    Allowance current = allowance;
    if (current == null) {
      current = Allowance.in(parent);
      allowance = current;
    }
    return current;
  }

  /** Deletes what was unpacked. */
  @Override
  public void close() throws IOException {
    WorkFolder folder = workFolder;
    workFolder = null;
    if (folder != null) {
      folder.close();
    }
  }
}
