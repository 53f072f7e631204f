package io.citytwin.importer.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.importer.gdal.Damage;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappingYamlTest {

  private static final String BUILDINGS =
      """
      version: 1
      layers:
        - layer: "gebaeude*"
          kind: building
          id: [GEMEINDE, NR]
          name: {fields: [STRASSE, HSNR]}
          where:
            - {field: STATUS, notIn: [abgerissen, geplant]}
            - {field: HOEHE, min: 2}
          properties:
            height: {field: HOEHE, unit: ft, decimalComma: true, missing: ["-9"]}
            usage:
              field: ART
              codes: {W: RESIDENTIAL, G: COMMERCIAL}
              default: UNKNOWN
          attributes:
            drop: [SHAPE_LEN]
            rename: {BEM: remark}
      """;

  @Test
  void everyWordOfTheLanguageIsUnderstood() throws SourceException {
    MappingFile file = new MappingYaml("m.yaml").parse(BUILDINGS);

    assertThat(file.mappings()).hasSize(1);
    Mapping mapping = file.mappings().getFirst();
    assertThat(mapping.kind()).isEqualTo(FeatureKind.BUILDING);
    assertThat(mapping.coversLayer("gebaeude_2024")).isTrue();
    assertThat(mapping.coversLayer("altgebaeude")).isFalse();
    assertThat(mapping.id()).containsExactly("GEMEINDE", "NR");
    assertThat(mapping.conditions()).hasSize(2);
    assertThat(mapping.columns().get("height").factor()).isEqualTo(0.3048);
    assertThat(mapping.columns().get("usage").codes()).containsEntry("W", "RESIDENTIAL");
    assertThat(mapping.drop()).containsExactly("SHAPE_LEN");
    assertThat(mapping.rename()).containsEntry("BEM", "remark");
  }

  /**
   * Each case changes one thing of a good mapping; the message must name its line and what is
   * allowed.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version: 1 | version: 2 | line 1 | reads version 1",
        "layers: | layer: | line 2 | allowed: crs, encoding, layers, title, version",
        "kind: building | kind: castle | line 4 | allowed: BUILDING, ROAD",
        "height: {field | hight: {field | line 11 | a BUILDING has a property \"hight\"; it has usage, height",
        "unit: ft | unit: furlong | line 11 | allowed: cm, dm, ft",
        "unit: ft | unti: ft | line 11 | \"unti\" is not known here",
        "W: RESIDENTIAL | W: HOUSE | line 14 | usage is \"HOUSE\"; allowed: RESIDENTIAL",
        "default: UNKNOWN | default: MISC | line 15 | usage is \"MISC\"",
        "field: HOEHE, min: 2 | field: HOEHE, min: two | line 9 | \"two\" is not a number",
        "field: STATUS, notIn | field: STATUS, equals: x, notIn | line 8 | one of",
        "drop: [SHAPE_LEN] | drop: {a: b} | line 17 | a list is expected",
        "id: [GEMEINDE, NR] | id: [GEMEINDE | line 6 | not YAML",
        "name: {fields: [STRASSE, HSNR]} | name: {separator: x} | line 6 | needs either \"field\"",
        "layer: \"gebaeude*\" | layer: \"\" | line 3 | a value is missing here",
      })
  void faultIsToldWithItsLine(String good, String bad, String line, String words) {
    String text = BUILDINGS.replace(good.strip(), bad.strip());
    assertThat(text).isNotEqualTo(BUILDINGS);

    assertThatThrownBy(() -> new MappingYaml("m.yaml").parse(text))
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> assertThat(e.code()).isEqualTo(SourceException.Code.MAPPING_INVALID))
        .hasMessageContaining("m.yaml, " + line.strip())
        .hasMessageContaining(words.strip());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "\"\"",
        "text",
        "\"[1, 2]\"",
        "\"a: &x [1]\nb: *x\"",
        "\"a: 1\na: 2\"",
        "!!java.net.URL x"
      })
  void whatIsNoMappingIsRefused(String text) {
    assertThatThrownBy(() -> new MappingYaml("m.yaml").parse(text))
        .isInstanceOf(SourceException.class);
  }

  @Test
  void deepNestingIsRefusedNotFollowed() {
    assertThatThrownBy(() -> new MappingYaml("m.yaml").parse("[".repeat(10_000)))
        .isInstanceOf(SourceException.class);
  }

  @Test
  void builtInMappingsAreWhole() {
    assertThat(BuiltInMappings.ALL).hasSizeGreaterThan(8).allMatch(m -> !m.signature().isEmpty());
  }

  /** Cut, changed, with pieces put in and left out: a mapping or a coded refusal. */
  @ParameterizedTest
  @ValueSource(strings = {"cologne", "shenzhen", "openstreetmap", "helsinki"})
  void damagedMappingIsReadOrRefused(String name) throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/mappings/" + name + ".yaml")) {
      byte[] whole = Objects.requireNonNull(in).readAllBytes();
      byte[] other = BUILDINGS.getBytes(StandardCharsets.UTF_8);
      int refused = 0;
      for (int seed = 0; seed < 300; seed++) {
        String text =
            new String(Damage.damage(whole, other, new Random(seed)), StandardCharsets.ISO_8859_1);
        try {
          new MappingYaml("m.yaml").parse(text);
        } catch (SourceException e) {
          assertThat(e.getMessage()).isNotBlank();
          refused++;
        }
      }
      assertThat(refused).isGreaterThan(100);
    }
  }
}
