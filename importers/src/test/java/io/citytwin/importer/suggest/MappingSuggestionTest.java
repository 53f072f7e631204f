package io.citytwin.importer.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.mapping.MappedReader;
import io.citytwin.importer.mapping.MappingFile;
import io.citytwin.importer.mapping.MappingOptions;
import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.FeatureRecord;
import io.citytwin.importer.pipeline.ReadContext;
import io.citytwin.importer.pipeline.RecordSink;
import io.citytwin.importer.pipeline.Rejection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingSuggestionTest {

  private static final String AREA = "POLYGON((0 0, 1 0, 1 1, 0 0))";
  private static final String LINE = "LINESTRING(0 0, 1 0)";
  private static final String POINT = "POINT(0 0)";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      nullValues = "-",
      value = {
        "houses;            POLYGON((0 0, 1 0, 1 1, 0 0)); x;            PLOT;      nothing but that it has areas",
        "Gebaeude_2024;     POLYGON((0 0, 1 0, 1 1, 0 0)); x;            BUILDING;  the name of the layer holds \"gebaeude\"",
        "layer1;            POLYGON((0 0, 1 0, 1 1, 0 0)); bldg_height;  BUILDING;  the name of a field holds \"bldg\"",
        "建筑;              POLYGON((0 0, 1 0, 1 1, 0 0)); x;            BUILDING;  the name of the layer holds \"建筑\"",
        "buildings;         POINT(0 0);                    x;            CITY_PART; nothing speaks for it",
        "Abwasserleitungen; LINESTRING(0 0, 1 0);          x;            PIPE;      the name of the layer holds \"leitung\"",
        "centreline;        LINESTRING(0 0, 1 0);          x;            ROAD;      the name of the layer holds \"line\"",
        "hydrants;          POINT(0 0);                    x;            PIPE_NODE; the name of the layer holds \"hydrant\"",
      })
  void kindIsGuessedFromNamesThatSuitTheGeometryAndSaysWhy(
      String layer, String wkt, String field, String kind, String reason) throws IOException {
    String yaml = layer(layer, wkt, Map.of(field, "a"), Map.of(field, "a")).suggestion();

    assertThat(yaml).contains("kind: " + kind + "   # " + reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OBJECTID=7 CODE=A     | OBJECTID=8 CODE=B    | CODE | another value in each of the 2 records",
        "OBJECTID=7 CODE=A     | OBJECTID=8 CODE=A    | OBJECTID | another value in each",
        "HECTARES=1.5 NR=1     | HECTARES=2.5 NR=2    | NR | another value in each",
        "SHAPE_AREA=4 TEXT=a   | SHAPE_AREA=5 TEXT=b  | TEXT | its name does not say that it identifies",
        "GRID=1 globalId=a     | GRID=2 globalId=b    | globalId | another value in each",
      })
  void identifyingFieldIsTheSurestOneWithAnotherValueInEachRecord(
      String first, String second, String id, String reason) throws IOException {
    String yaml = layer("things", POINT, properties(first), properties(second)).suggestion();

    assertThat(yaml).containsPattern("id: \"" + id + "\"   # .*" + reason);
  }

  @ParameterizedTest
  @CsvSource({"A=1.5, A=2.5", "A=1, A=1", "X=1, X=2", "A=1 B=1, B=1"})
  void measuresRepeatedAndMissingValuesIdentifyNothing(String first, String second)
      throws IOException {
    String yaml = layer("things", POINT, properties(first), properties(second)).suggestion();

    assertThat(yaml).contains("# id: FIELD   # no field has a value of its own in each record");
  }

  @Test
  void propertiesAreReadFromUsualNamesIfTheirValuesFit() throws IOException {
    String yaml =
        layer(
                "buildings",
                AREA,
                Map.of(
                    "HOEHE", "12.5", "floors", 4, "use", "residential", "baujahr", "soon", "nr", 1),
                Map.of("HOEHE", "nan", "floors", 5, "use", "shed", "baujahr", "1999", "nr", 2))
            .suggestion();

    assertThat(yaml)
        .contains(
            "height: {field: \"HOEHE\", unit: m, missing: [\"nan\"]}   # that the field is in m is a guess")
        .contains("storeysAboveGround: \"floors\"")
        .contains("\"residential\": RESIDENTIAL")
        .contains("# \"shed\": ?", "default: UNKNOWN")
        .containsPattern("#   baujahr +attribute +text")
        .doesNotContain("yearBuilt: ");
  }

  @ParameterizedTest
  @CsvSource({
    "pipes, WATER, no name says it",
    "Abwasserrohre, SEWAGE, after a name",
    "gas_pipe, GAS, after a name"
  })
  void requiredPropertyOfAPipeIsGivenAndPointedOut(String layer, String medium, String reason)
      throws IOException {
    SketchedLayer pipes = layer(layer, LINE, Map.of("nr", 1), Map.of("nr", 2));

    assertThat(pipes.suggestion())
        .contains("medium: {constant: " + medium + "}   # required; " + reason);
    assertThat(features(pipes)).hasSize(2);
  }

  @Test
  void everyFieldIsToldWithItsUseAndSamples() throws IOException {
    String yaml =
        layer("plots", AREA, Map.of("nr", "a", "colour", "red"), Map.of("nr", "b")).suggestion();

    assertThat(yaml)
        .containsPattern("#   nr +id, code +text, such as a \\| b")
        .containsPattern("#   colour +attribute +text, filled in 50 %, value red");
  }

  @Test
  void knownSchemaIsToldAsSuch() throws IOException {
    String yaml =
        layer(
                "x",
                AREA,
                Map.of("STB_NR", "1", "STB_NAME", "Innenstadt"),
                Map.of("STB_NR", "2", "STB_NAME", "Porz"))
            .suggestion();

    assertThat(yaml).contains("# Without a mapping the built-in one is used: boroughs of Cologne.");
  }

  @Test
  void layersOfOneNameAreOneAndOfSeveralFilesAllInOneMapping() throws IOException {
    MappingSuggestion suggestion = new MappingSuggestion();
    suggestion.look("a/roads.shp", layer("roads", LINE, Map.of("a", 1)));
    suggestion.look("b/roads.shp", layer("roads", LINE, Map.of("b", 1)));
    suggestion.look("c/plots.shp", layer("plots", AREA, Map.of("c", 1)));
    String yaml = suggestion.yaml("EPSG:4547", "GB18030");

    assertThat(read(yaml).mappings()).hasSize(2);
    assertThat(read(yaml).crs()).isEqualTo("EPSG:4547");
    assertThat(read(yaml).encoding()).isEqualTo("GB18030");
  }

  @Test
  void namesAndValuesOfAnyCharactersReadBackAsTheyAre() throws IOException {
    Random random = new Random(20261121);
    for (int i = 0; i < 100; i++) {
      String layer = nasty(random);
      String field = nasty(random);
      SketchedLayer given =
          layer(
              layer,
              AREA,
              Map.of("id", nasty(random) + 1, "name", nasty(random), field, nasty(random)),
              Map.of("id", nasty(random) + 2, "name", nasty(random), field, nasty(random)));

      List<FeatureRecord> features = features(given);

      assertThat(features).as("layer %s, field %s", layer, field).hasSize(2);
      assertThat(features.getFirst().sourceId())
          .isEqualTo(String.valueOf(given.records().getFirst().get("id")).strip());
    }
  }

  /** Texts of what YAML, a terminal or a line could stumble over. */
  private static String nasty(Random random) {
    String[] parts = {
      "\"",
      "\\",
      "'",
      "#",
      ": ",
      "- ",
      "{",
      "}",
      "[",
      "*",
      "&a",
      "!t",
      "%",
      "|",
      "\t",
      "\n",
      "\r",
      "\u0000",
      "\u001b[31m",
      "\u0085",
      "\u009f",
      "\u2028",
      "\u200b",
      "\u202e",
      "\ufeff",
      "\ufffe",
      "\uffff",
      "ä",
      "管",
      "\ud83c\udfe0",
      "\ud800",
      "x",
      "~",
      "null",
      "?"
    };
    return IntStream.range(0, 1 + random.nextInt(5))
        .mapToObj(_ -> parts[random.nextInt(parts.length)])
        .reduce("q", String::concat);
  }

  @SafeVarargs
  private static SketchedLayer layer(String name, String wkt, Map<String, ?>... records) {
    return new SketchedLayer(name, wkt, List.of(records));
  }

  private static Map<String, Object> properties(String text) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (String pair : text.strip().split(" ")) {
      properties.put(pair.split("=")[0], pair.split("=")[1]);
    }
    return properties;
  }

  private MappingFile read(String yaml) throws IOException {
    return MappingFile.read(Files.writeString(folder.resolve("mapping.yaml"), yaml));
  }

  /** What an import with the suggested mapping, unchanged, makes of a layer. */
  private List<FeatureRecord> features(SketchedLayer layer) throws IOException {
    MappingOptions meaning = new MappingOptions(null, null, read(layer.suggestion()));
    List<FeatureRecord> features = new ArrayList<>();
    new MappedReader(layer, new ReadContext("test", "test"), meaning)
        .read(
            new RecordSink() {
              @Override
              public void layer(@Nullable String name, DeclaredCrs crs) {
                // One layer.
              }

              @Override
              public void accept(FeatureRecord feature) {
                features.add(feature);
              }

              @Override
              public void issue(Rejection issue) {
                assertThat(issue.code().rejects()).as(issue.message()).isFalse();
              }
            });
    return features;
  }
}
