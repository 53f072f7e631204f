package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.csv.CsvOptions;
import io.citytwin.importer.oracle.LayerFigures;
import io.citytwin.importer.oracle.Ogr;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.record.Layer;
import io.citytwin.importer.record.RawRecord;
import io.citytwin.importer.record.RecordConsumer;
import io.citytwin.importer.record.RecordSource;
import io.citytwin.testing.RealData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every vector file of the real data, each layer of it: what our reader gives is what GDAL gives,
 * but for the differences listed, each with its reason, in {@code oracle/differences.txt}.
 */
@Tag("real-data")
class RealFilesTest {

  private static final List<String> EXTENSIONS =
      List.of(
          ".shp", ".gpkg", ".fgb", ".geojson", ".kml", ".gml", ".json", ".xml", ".csv", ".sqlite");

  @TempDir private Path folder;

  /** All files that could be vector data; those that are not are listed with the differences. */
  static Stream<String> files() throws IOException {
    Path base = RealData.file("README.md").getParent();
    try (Stream<Path> all = Files.walk(base)) {
      return all
          .filter(Files::isRegularFile)
          .map(file -> base.relativize(file).toString())
          .filter(name -> EXTENSIONS.stream().anyMatch(name::endsWith))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void readerGivesWhatGdalGives(String name) throws IOException {
    Path file = RealData.file(name);
    Map<String, String> differences = differences(name);
    Map<String, LayerFigures> ours;
    try {
      ours = ours(file);
    } catch (IOException e) {
      assertThat(differences).as("%s: %s", name, e.getMessage()).containsKey("*");
      assertThat(e.getMessage()).contains(differences.get("*"));
      return;
    }
    Map<String, LayerFigures> theirs =
        differences.keySet().containsAll(ours.keySet()) ? ours : theirs(file, ours);
    TreeSet<String> layers = new TreeSet<>(ours.keySet());
    layers.addAll(theirs.keySet());
    for (String layer : layers) {
      String expected = differences.getOrDefault(layer, String.valueOf(theirs.get(layer)));
      assertThat(String.valueOf(ours.get(layer)))
          .as("%s, layer %s, GDAL: %s", name, layer, theirs.get(layer))
          .isEqualTo(expected);
    }
  }

  /** Where both have one layer it is the same, whatever GDAL calls it. */
  private static Map<String, LayerFigures> theirs(Path file, Map<String, LayerFigures> ours)
      throws IOException {
    Map<String, LayerFigures> theirs = Ogr.figures(file);
    return ours.size() == 1 && theirs.size() == 1
        ? Map.of(ours.keySet().iterator().next(), theirs.values().iterator().next())
        : theirs;
  }

  private Map<String, LayerFigures> ours(Path file) throws IOException {
    Map<String, LayerFigures> layers = new LinkedHashMap<>();
    String name = file.getFileName().toString();
    SourceFormat format = SourceFormat.of(file, name);
    ReadingOptions reading = new ReadingOptions(true, null, CsvOptions.NONE, false, null, folder);
    try (RecordSource source = SourceFormats.records(format, file, name, reading)) {
      source.read(
          new RecordConsumer() {
            private LayerFigures current = new LayerFigures();

            @Override
            public void layer(Layer layer) {
              current = layers.computeIfAbsent(layer.name(), n -> new LayerFigures());
            }

            @Override
            public void record(RawRecord record) {
              current.add(record.geometry());
            }

            @Override
            public void issue(Rejection issue) {
              if (issue.code().rejects()) {
                current.addRefused();
              }
            }
          });
    }
    return layers;
  }

  /**
   * The listed differences of a file: our figures by layer; for {@code *} the words with which the
   * whole file is refused.
   */
  private static Map<String, String> differences(String name) throws IOException {
    Map<String, String> differences = new LinkedHashMap<>();
    try (var in = RealFilesTest.class.getResourceAsStream("/oracle/differences.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
        String[] parts = line.split("\\|", 3);
        if (FileSystems.getDefault()
            .getPathMatcher("glob:" + parts[0].strip())
            .matches(Path.of(name))) {
          differences.put(parts[1].strip(), parts[2].strip());
        }
      }
    }
    return differences;
  }
}
