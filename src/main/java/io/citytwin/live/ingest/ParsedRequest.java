package io.citytwin.live.ingest;

import io.citytwin.live.LiveSettings;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.Observation;
import io.citytwin.sensor.ObservationHistory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A request after reading: observations that can be stored and lines that cannot.
 *
 * @param rejected faulty lines by code
 * @param faults the first faulty lines
 */
record ParsedRequest(
    List<Observation> observations,
    Map<LineCode, Integer> rejected,
    List<IngestReport.Fault> faults) {

  private record Key(int datastream, long phenomenonMicros) {}

  /**
   * Reads a whole body.
   *
   * @throws TwinException if the body breaks a limit or holds no line at all
   * @throws IOException if the body cannot be read to its end
   */
  static ParsedRequest read(LineReader lines, ObservationLineParser parser, LiveSettings settings)
      throws IOException {
    ParsedRequest request =
        new ParsedRequest(new ArrayList<>(), new HashMap<>(), new ArrayList<>());
    Map<Key, Long> lineOf = new HashMap<>();
    Set<Long> days = new HashSet<>();
    int count = 0;
    while (lines.next()) {
      if (lines.isBlank()) {
        continue;
      }
      if (++count > settings.maxLines()) {
        throw tooMany("lines", settings.maxLines(), "max-lines");
      }
      try {
        Observation observation = request.take(lines, parser, lineOf, settings);
        days.add(Math.floorDiv(observation.phenomenonMicros(), ObservationHistory.DAY_MICROS));
        if (days.size() > settings.maxDays()) {
          throw tooMany("different days (UTC)", settings.maxDays(), "max-days");
        }
      } catch (LineException e) {
        request.reject(lines.number(), e, settings);
      }
    }
    if (count == 0) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT, "the body holds no line; send one JSON object on each line");
    }
    return request;
  }

  private Observation take(
      LineReader lines, ObservationLineParser parser, Map<Key, Long> lineOf, LiveSettings settings)
      throws LineException {
    if (lines.isTooLong()) {
      throw new LineException(
          LineCode.LINE_TOO_LONG, "the line is longer than " + settings.maxLineBytes() + " bytes");
    }
    Observation observation = parser.parse(lines.line(), lines.length());
    Key key = new Key(observation.datastream(), observation.phenomenonMicros());
    Long earlier = lineOf.putIfAbsent(key, lines.number());
    if (earlier != null) {
      throw new LineException(
          LineCode.DUPLICATE_IN_REQUEST,
          "line %d has the same datastream and phenomenonTime (%s); send a correction in a later"
                  .formatted(earlier, observation.phenomenonTime())
              + " request");
    }
    observations.add(observation);
    return observation;
  }

  private void reject(long line, LineException e, LiveSettings settings) {
    rejected.merge(e.code(), 1, Integer::sum);
    if (faults.size() < settings.maxReportedErrors()) {
      faults.add(new IngestReport.Fault(line, e.code(), String.valueOf(e.getMessage())));
    }
  }

  private static TwinException tooMany(String what, int limit, String setting) {
    return new TwinException(
        ErrorCode.LIMIT_EXCEEDED,
        "the body holds more than %d %s (citytwin.live.%s); nothing was stored, send it in parts"
            .formatted(limit, what, setting));
  }

  int rejectedCount() {
    return rejected.values().stream().mapToInt(Integer::intValue).sum();
  }
}
