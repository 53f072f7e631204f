package io.citytwin.importer.archive;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which names in a folder or an archive are worth a look: by extension, since a folder holds much
 * that is no city data. What a person names is never refused for its name.
 */
final class FileKinds {

  private static final Set<String> DATA =
      Set.of(
          "shp",
          "dbf",
          "csv",
          "tsv",
          "geojson",
          "json",
          "geojsonl",
          "geojsons",
          "geojsonseq",
          "ndgeojson",
          "ndjson",
          "jsonl",
          "pbf",
          "osm",
          "osc",
          "gpkg",
          "sqlite",
          "fgb",
          "gml",
          "xml",
          "citygml",
          "kml");
  private static final Set<String> ARCHIVES = Set.of("zip", "kmz", "gz", "bz2");
  private static final Set<String> SIDECARS =
      Set.of(
          "shx", "dbf", "prj", "cpg", "sbn", "sbx", "qix", "qpj", "qmd", "fbn", "fbx", "ain", "aih",
          "ixs", "mxs", "atx", "idm", "ind", "cst", "dbt", "fpt", "shp.xml", "dbf.xml");

  private FileKinds() {}

  /** Whether a name promises data, or an archive of it. */
  static boolean isCandidate(String name) {
    String extension = extension(name);
    return !isHidden(name)
        && !name.toLowerCase(Locale.ROOT).endsWith(".shp.xml")
        && (DATA.contains(extension) || ARCHIVES.contains(extension));
  }

  static boolean isArchive(String name) {
    return ARCHIVES.contains(extension(name));
  }

  /** Whether a name may belong to a Shapefile or table of the same base name. */
  static boolean isSidecar(String name) {
    return !isHidden(name) && SIDECARS.contains(extension(name));
  }

  /** Left by macOS, Windows or version control; never data. */
  static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("__MACOSX") || name.startsWith("~$");
  }

  /**
   * Whether a file may belong to another one in the same folder, whatever the case of the names.
   */
  static boolean belongs(String name, String to) {
    String stem = to.substring(0, to.length() - extension(to).length()).toLowerCase(Locale.ROOT);
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith(stem)
        && (SIDECARS.contains(lower.substring(stem.length())) || lower.equals(stem + "gpkg-wal"));
  }

  /** Leaves out what belongs to a .shp of the list, whatever the case of the names. */
  static List<SourceFile> withoutSidecars(List<SourceFile> files) {
    Set<String> stems = new HashSet<>();
    for (SourceFile file : files) {
      String key = key(file);
      if (key.endsWith(".shp")) {
        stems.add(key.substring(0, key.length() - 4));
      }
    }
    return files.stream().filter(file -> !belongs(key(file), stems)).toList();
  }

  private static boolean belongs(String key, Set<String> stems) {
    for (String sidecar : SIDECARS) {
      if (key.endsWith("." + sidecar)
          && stems.contains(key.substring(0, key.length() - sidecar.length() - 1))) {
        return true;
      }
    }
    return false;
  }

  private static String key(SourceFile file) {
    return file.path().toAbsolutePath().normalize().toString().toLowerCase(Locale.ROOT);
  }

  /** The extension in lower case, without dot; empty if there is none. */
  static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  /** For messages. */
  static String allowed() {
    return "allowed: " + String.join(", ", DATA.stream().sorted().map(e -> "." + e).toList());
  }
}
