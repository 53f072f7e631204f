package io.citytwin.importer.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sensors of generated cities and their history. */
@ParameterizedClass
@ValueSource(longs = {1, 2, 3})
class GeneratedSensorsTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final GeneratedCity city;
  private final Map<String, JsonNode> datastreams = new HashMap<>();

  GeneratedSensorsTest(long seed) {
    city = GeneratedCity.of(seed);
    city.of(FeatureKind.SENSOR)
        .forEach(
            (id, sensor) -> {
              for (JsonNode stream : sensor.required("properties").required("datastreams")) {
                datastreams.put(
                    "demo/" + id + "/" + stream.required("observedProperty").asString(), stream);
              }
            });
  }

  private List<JsonNode> history() throws IOException {
    return Files.readAllLines(city.folder().resolve(CityFolder.OBSERVATIONS)).stream()
        .map(JSON::readTree)
        .toList();
  }

  @Test
  void thereAreEightTypesWithTenDatastreams() {
    Map<String, Integer> types = new TreeMap<>();
    for (JsonNode sensor : city.of(FeatureKind.SENSOR).values()) {
      types.merge(GeneratedCity.text(sensor, "sensorType"), 1, Integer::sum);
    }
    assertThat(types.keySet())
        .containsExactly(
            "air_pm25",
            "drain_level",
            "lamp_power",
            "manhole_tilt",
            "noise",
            "traffic_flow",
            "water_flow",
            "water_pressure");
    Set<String> properties = new HashSet<>();
    datastreams.keySet().forEach(code -> properties.add(code.substring(code.lastIndexOf('/') + 1)));
    assertThat(properties).hasSize(10);
  }

  @Test
  void everyDatastreamSaysWhenItsValuesAreLateAndWhatTheyMayBe() {
    for (JsonNode stream : datastreams.values()) {
      Duration cadence = Duration.parse(stream.required("cadence").asString());
      Duration late = Duration.parse(stream.required("lateAfter").asString());
      Duration dead = Duration.parse(stream.required("deadAfter").asString());
      assertThat(cadence).isPositive().isLessThan(late);
      assertThat(late).isLessThan(dead);
      assertThat(stream.required("minimum").asDouble())
          .isLessThan(stream.required("maximum").asDouble());
      assertThat(stream.required("unit").asString()).isNotBlank();
    }
  }

  @Test
  void historyIsADayOfValuesWithinLimitsInTheOrderOfTime() throws IOException {
    Set<String> seen = new HashSet<>();
    Set<String> reporting = new HashSet<>();
    Instant last = GeneratedCity.START.minus(Duration.ofDays(1));
    List<JsonNode> history = history();
    assertThat(history).hasSizeBetween(20_000, 150_000);
    for (JsonNode observation : history) {
      String code = observation.required("datastream").asString();
      Instant time = Instant.parse(observation.required("phenomenonTime").asString());
      JsonNode stream = Objects.requireNonNull(datastreams.get(code), code);
      double result = observation.required("result").asDouble();
      assertThat(result)
          .isBetween(stream.required("minimum").asDouble(), stream.required("maximum").asDouble());
      assertThat(time).isBetween(last, GeneratedCity.START.minusSeconds(1));
      assertThat(seen.add(code + " " + time)).isTrue();
      reporting.add(code);
      last = time;
    }
    assertThat(reporting).isEqualTo(datastreams.keySet());
  }

  /** 20:00 in China is 12:00 UTC; noon there is 04:00 UTC. */
  @Test
  void lampsBurnAtNightAndNotAtNoon() throws IOException {
    Set<String> night = new HashSet<>();
    Set<String> noon = new HashSet<>();
    for (JsonNode observation : history()) {
      String time = observation.required("phenomenonTime").asString();
      if (observation.required("datastream").asString().endsWith("/state")) {
        if (time.contains("T12:")) {
          night.add(observation.required("result").asString());
        } else if (time.contains("T04:")) {
          noon.add(observation.required("result").asString());
        }
      }
    }
    assertThat(night).containsExactly("1");
    assertThat(noon).containsExactly("0");
  }
}
