package io.citytwin.importer.synthetic;

import io.citytwin.importer.synthetic.live.FaultFolder;
import io.citytwin.importer.synthetic.plan.CitySize;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder of a generated city: a file for each kind, the observations, and {@code city.json},
 * which is written last and says that the city is whole.
 */
public final class CityFolder {

  /** History of the sensors, NDJSON. */
  public static final String OBSERVATIONS = "observations.ndjson";

  /** What the city was made from. */
  public static final String MANIFEST = "city.json";

  private static final String PART = ".part";
  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * What a city was made from.
   *
   * @param dataset dataset its datastreams are named for
   * @param size its size
   * @param seed its seed
   * @param start end of its history
   */
  public record Manifest(String dataset, CitySize size, long seed, Instant start) {}

  private final Path folder;

  public CityFolder(Path folder) {
    this.folder = folder;
  }

  /** Name of the file that holds the features of a kind. */
  public static String fileName(FeatureKind kind) {
    return switch (kind) {
      case BUILDING -> "buildings.geojsonl";
      case ROAD -> "roads.geojsonl";
      case ROAD_JUNCTION -> "road-junctions.geojsonl";
      case PIPE -> "pipes.geojsonl";
      case PIPE_NODE -> "pipe-nodes.geojsonl";
      case GRID_CELL -> "grid-cells.geojsonl";
      case DISTRICT -> "districts.geojsonl";
      case SENSOR -> "sensors.geojsonl";
      case PLOT -> "plots.geojsonl";
      case ADDRESS -> "addresses.geojsonl";
      case CITY_PART -> "city-parts.geojsonl";
    };
  }

  /** The file that holds the features of a kind. */
  public Path file(FeatureKind kind) {
    return folder.resolve(fileName(kind));
  }

  public Path path() {
    return folder;
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    for (FeatureKind kind : FeatureKind.values()) {
      names.add(fileName(kind));
    }
    names.add(OBSERVATIONS);
    names.add(MANIFEST);
    return names;
  }

  /**
   * Makes the folder ready to be written: it is created if absent; an older city in it stays until
   * the new one is whole.
   *
   * @throws IOException if the folder holds anything but a generated city, or cannot be written
   */
  void prepare() throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new NotDirectoryException(folder + " is a file; give a folder");
    }
    Files.createDirectories(folder);
    Set<String> known = new TreeSet<>(names());
    known.add(FaultFolder.NAME);
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.sorted().toList()) {
        String name = entry.getFileName().toString();
        String whole =
            name.endsWith(PART) ? name.substring(0, name.length() - PART.length()) : name;
        if (!known.contains(whole)) {
          throw new IOException(
              folder
                  + " is not empty and not a generated city: it holds "
                  + name
                  + "; give an empty or a new folder");
        }
      }
    }
  }

  /** Where a file is written before the city is whole. */
  Path part(String name) {
    return folder.resolve(name + PART);
  }

  /** Puts the new city in the place of the old one; the manifest goes first and comes last. */
  void publish(Manifest manifest) throws IOException {
    Files.writeString(part(MANIFEST), json(manifest), StandardCharsets.UTF_8);
    Files.deleteIfExists(folder.resolve(MANIFEST));
    for (String name : names()) {
      Files.move(part(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Deletes what an unfinished run left. */
  void discardParts() throws IOException {
    for (String name : names()) {
      Files.deleteIfExists(part(name));
    }
  }

  private static String json(Manifest manifest) {
    return JSON.createObjectNode()
            .put("generator", "citytwin generate")
            .put("dataset", manifest.dataset)
            .put("size", manifest.size.toString())
            .put("seed", manifest.seed)
            .put("start", manifest.start.toString())
            .toString()
        + "\n";
  }

  /**
   * Reads what the city was made from.
   *
   * @throws IOException if the folder holds no whole generated city
   */
  public Manifest manifest() throws IOException {
    Path file = folder.resolve(MANIFEST);
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          folder
              + " holds no whole generated city: "
              + MANIFEST
              + " is missing; make one with: citytwin generate --out "
              + folder);
    }
    try {
      JsonNode node = JSON.readTree(Files.readString(file, StandardCharsets.UTF_8));
      return new Manifest(
          node.required("dataset").asString(),
          CitySize.valueOf(node.required("size").asString().toUpperCase(java.util.Locale.ROOT)),
          node.required("seed").asLong(),
          Instant.parse(node.required("start").asString()));
    } catch (JacksonException | IllegalArgumentException | java.time.DateTimeException e) {
      throw new IOException(
          file + " is not the manifest of a generated city: " + e.getMessage(), e);
    }
  }
}
