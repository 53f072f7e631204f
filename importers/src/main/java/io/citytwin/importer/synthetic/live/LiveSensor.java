package io.citytwin.importer.synthetic.live;

import io.citytwin.importer.synthetic.plan.SensorType;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A datastream that reports.
 *
 * @param code code of the datastream in the twin
 * @param signal its values
 * @param decimals decimal places of a result
 * @param cadence usual time between its observations
 * @param longitude of the sensor, degrees
 * @param latitude of the sensor, degrees
 */
public record LiveSensor(
    String code, Signal signal, int decimals, Duration cadence, double longitude, double latitude) {

  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * Reads the datastreams of a file of sensors; those of an unknown type or property are passed
   * over.
   *
   * @throws IOException if the file cannot be read or a line is no feature; the message says which
   */
  public static List<LiveSensor> read(Path sensors, String dataset, long seed) throws IOException {
    List<LiveSensor> live = new ArrayList<>();
    int number = 0;
    try (BufferedReader lines = Files.newBufferedReader(sensors, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        JsonNode feature = JSON.readTree(line);
        String id = feature.path("id").asString();
        JsonNode place = feature.path("geometry").path("coordinates");
        String type = feature.path("properties").path("sensorType").asString();
        for (SensorType.Stream stream : streams(type)) {
          String code = dataset + "/" + id + "/" + stream.property();
          live.add(
              new LiveSensor(
                  code,
                  new Signal(seed, id, stream),
                  stream.decimals(),
                  stream.cadence(),
                  place.path(0).asDouble(),
                  place.path(1).asDouble()));
        }
      }
    } catch (JacksonException e) {
      throw new IOException(
          sensors + " line " + number + " is no JSON: " + e.getOriginalMessage(), e);
    }
    return live;
  }

  private static List<SensorType.Stream> streams(String code) {
    for (SensorType type : SensorType.values()) {
      if (type.code().equals(code)) {
        return type.streams();
      }
    }
    return List.of();
  }

  /** The observed property: the end of the code. */
  public String property() {
    return code.substring(code.lastIndexOf('/') + 1);
  }

  /** One line of NDJSON: the value at an instant; empty if faults keep it from sending. */
  public String line(Instant time, List<Fault> faults) {
    double value = signal.at(time);
    for (Fault fault : faults) {
      OptionalDouble shown = fault.show(this, time, value);
      if (shown.isEmpty()) {
        return "";
      }
      value = shown.getAsDouble();
    }
    return "{\"datastream\":\""
        + code
        + "\",\"phenomenonTime\":\""
        + time
        + "\",\"result\":"
        + String.format(Locale.ROOT, "%." + decimals + "f", value)
        + "}\n";
  }
}
