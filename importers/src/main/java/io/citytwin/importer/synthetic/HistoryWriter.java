package io.citytwin.importer.synthetic;

import io.citytwin.importer.synthetic.live.Signal;
import io.citytwin.importer.synthetic.plan.PlannedSensor;
import io.citytwin.importer.synthetic.plan.SensorType.Stream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes what the sensors reported before an instant, in the order of time: a whole day, or as many
 * of its last hours as stay within the bound of the city's size.
 */
final class HistoryWriter {

  private static final int DAY_SECONDS = 86_400;

  /** One datastream and the second within its cadence at which it reports. */
  private record Reporter(String code, Signal signal, Stream stream, int offset) {}

  private final List<Reporter> reporters = new ArrayList<>();

  HistoryWriter(String dataset, long seed, List<PlannedSensor> sensors) {
    for (PlannedSensor sensor : sensors) {
      for (Stream stream : sensor.type().streams()) {
        String code = dataset + "/" + sensor.id() + "/" + stream.property();
        int minutes = stream.cadenceSeconds() / 60;
        int offset = Math.floorMod(sensor.number() * 7, minutes) * 60;
        reporters.add(new Reporter(code, new Signal(seed, sensor.id(), stream), stream, offset));
      }
    }
  }

  /** Writes the history up to an instant, itself excluded; returns the number of observations. */
  int write(Path file, Instant end, int bound) throws IOException {
    int seconds = span(bound);
    long last = Math.floorDiv(end.getEpochSecond(), 60L) * 60;
    int count = 0;
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (long second = last - seconds; second < last; second += 60) {
        Instant time = Instant.ofEpochSecond(second);
        for (Reporter reporter : reporters) {
          if (Math.floorMod(second, (long) reporter.stream.cadenceSeconds()) == reporter.offset) {
            write(out, reporter, time);
            count++;
          }
        }
      }
    }
    return count;
  }

  private int span(int bound) {
    double perHour = reporters.stream().mapToDouble(r -> 3600.0 / r.stream.cadenceSeconds()).sum();
    int hours = (int) Math.max(1, Math.min(24, Math.floor(bound / Math.max(1, perHour))));
    return Math.min(DAY_SECONDS, hours * 3600);
  }

  private static void write(BufferedWriter out, Reporter reporter, Instant time)
      throws IOException {
    out.write(
        "{\"datastream\":\""
            + reporter.code
            + "\",\"phenomenonTime\":\""
            + time
            + "\",\"result\":");
    double value = reporter.signal.at(time);
    out.write(
        BigDecimal.valueOf(value)
            .setScale(reporter.stream.decimals(), RoundingMode.HALF_EVEN)
            .toPlainString());
    out.write("}\n");
  }
}
