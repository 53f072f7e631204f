package io.citytwin.importer.series;

import io.citytwin.importer.pipeline.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a series mean; a YAML file.
 *
 * @param title for a person
 * @param format how the files are written
 * @param fileName pattern of the names of the files, whose named groups are columns; null for any
 * @param sensor source id of the sensor of a row, the middle part of the datastream's code
 * @param time when the values were true
 * @param values the columns of values
 * @param keepLast whether, of several rows for one datastream and time, the last one counts
 * @param sensors how missing sensors are made; null if they must be there
 */
record SeriesMapping(
    String title,
    SeriesFormat format,
    @Nullable Pattern fileName,
    Template sensor,
    TimeRule time,
    List<ValueColumn> values,
    boolean keepLast,
    @Nullable SensorRule sensors) {

  private static final long MAX_BYTES = 1 << 20;

  /** Names of the mappings that come with the program. */
  static final List<String> BUILT_IN =
      List.of(
          "cologne-traffic",
          "cologne-gauges",
          "cologne-air",
          "cologne-weather",
          "helsinki-kumpula");

  SeriesMapping {
    values = List.copyOf(values);
  }

  /**
   * Reads a mapping: one that comes with the program, by its name, or a file.
   *
   * @throws SourceException FILE_NOT_FOUND; MAPPING_INVALID with the line of what cannot be
   */
  static SeriesMapping of(String nameOrFile) throws IOException {
    if (BUILT_IN.contains(nameOrFile)) {
      return builtIn(nameOrFile);
    }
    Path file = Path.of(nameOrFile);
    if (!Files.isRegularFile(file)) {
      throw new SourceException(
          SourceException.Code.FILE_NOT_FOUND,
          "there is no mapping %s: it is neither a file nor one of %s"
              .formatted(nameOrFile, String.join(", ", BUILT_IN)));
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new SourceException(
          SourceException.Code.MAPPING_INVALID, file + " is larger than " + MAX_BYTES + " bytes");
    }
    try {
      return new SeriesYaml(nameOrFile).parse(Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new SourceException(
          SourceException.Code.MAPPING_INVALID, file + " is not UTF-8; save it as UTF-8", e);
    }
  }

  private static SeriesMapping builtIn(String name) throws IOException {
    String resource = "/series/" + name + ".yaml";
    try (InputStream in = SeriesMapping.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the built-in mapping " + resource + " is missing");
      }
      return new SeriesYaml(name).parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
