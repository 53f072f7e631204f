package io.citytwin.importer.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.importer.gdal.Damage;
import io.citytwin.importer.pipeline.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesYamlTest {

  private static final String GOOD =
      """
      version: 1
      sensor: "{id}"
      time: {text: "{t}", zone: UTC}
      values: [{property: p, column: c}]
      """;

  @Test
  void everyBuiltInMappingCanBeRead() throws IOException {
    for (String name : SeriesMapping.BUILT_IN) {
      SeriesMapping mapping = SeriesMapping.of(name);
      assertThat(mapping.values()).as(name).isNotEmpty();
      assertThat(mapping.sensors()).as(name).isNotNull();
    }
  }

  @Test
  void smallestMappingHasTheDefaultsTheDocumentNames() throws IOException {
    SeriesMapping mapping = new SeriesYaml("m.yaml").parse(GOOD);

    assertThat(mapping.time().gap()).isEqualTo(TimeRule.Gap.REJECT);
    assertThat(mapping.time().overlap()).isEqualTo(TimeRule.Overlap.EARLIER);
    assertThat(mapping.time().pattern()).hasToString("ISO");
    assertThat(mapping.values().getFirst().missing()).containsExactly("");
    assertThat(mapping.keepLast()).isFalse();
    assertThat(mapping.sensors()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          version: 1   => version: 2                        => line 1: the version is 2
          zone: UTC    => zone: Berlin                      => line 3: "Berlin" is no time zone
          zone: UTC    => zone: UTC, pattern: "bb{"         => line 3: "bb{" is no pattern
          zone: UTC    => zone: UTC, step: PT0S             => line 3: a duration must be longer
          zone: UTC    => zone: UTC, gap: maybe             => line 3: "maybe" is not known here; allowed: REJECT, SHIFT
          {id}         => {id                               => line 2: "{id" is no template
          column: c    => column: c, columns: d             => line 4: a value needs either
          column: c    => colum: c                          => line 4: "colum" is not known here
          column: c    => column: c, factor: much           => line 4: "much" is not a number
          column: c    => column: c, quality: FINE          => line 4: "FINE" is not known here; allowed: GOOD
          version: 1   => version: 1\\nencoding: klingon    => line 2: "klingon" is no encoding
          version: 1   => version: 1\\nfileName: "("        => line 2: "(" is no regular expression
          version: 1   => version: 1\\nsensors: {type: X}   => line 2: say where sensors stand
          """)
  void faultNamesItsLineAndWhatIsAllowed(String part, String wrong, String message) {
    String yaml = GOOD.replace(part.strip(), wrong.strip().replace("\\n", "\n"));

    assertThatThrownBy(() -> new SeriesYaml("m.yaml").parse(yaml))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("m.yaml, " + message.strip());
  }

  @Test
  void unknownNameListsWhatThereIs() {
    assertThatThrownBy(() -> SeriesMapping.of("cologne"))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("cologne-traffic, cologne-gauges");
  }

  /** Cut, changed, with pieces put in and left out: a mapping or a coded refusal. */
  @Test
  void damagedMappingIsReadOrRefused() throws IOException {
    for (String name : SeriesMapping.BUILT_IN) {
      try (InputStream in = getClass().getResourceAsStream("/series/" + name + ".yaml")) {
        byte[] whole = Objects.requireNonNull(in).readAllBytes();
        int refused = 0;
        for (int seed = 0; seed < 200; seed++) {
          byte[] damaged =
              Damage.damage(whole, GOOD.getBytes(StandardCharsets.UTF_8), new Random(seed));
          try {
            new SeriesYaml("m.yaml").parse(new String(damaged, StandardCharsets.ISO_8859_1));
          } catch (SourceException e) {
            assertThat(e.getMessage()).isNotBlank();
            refused++;
          }
        }
        assertThat(refused).as(name).isGreaterThan(60);
      }
    }
  }
}
