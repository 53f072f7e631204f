package io.citytwin.live.ingest;

import io.citytwin.live.LiveSettings;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.Observation;
import io.citytwin.sensor.ObservationHistory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The observations of one request: those that can be stored, and those that cannot and why. */
public final class Batch {

  private final String place;
  private final ObservationCheck check;
  private final LiveSettings settings;
  private final List<Observation> observations = new ArrayList<>();
  private final Map<LineCode, Integer> rejected = new HashMap<>();
  private final List<IngestReport.Fault> faults = new ArrayList<>();
  private final Map<Key, Long> placeOf = new HashMap<>();
  private final Set<Long> days = new HashSet<>();
  private long lastDay = Long.MIN_VALUE;
  private int size;

  private record Key(int datastream, long phenomenonMicros) {}

  /** Where a draft comes from; reading it may find a fault. */
  public interface Source {
    Draft read() throws LineException;
  }

  /**
   * An empty batch.
   *
   * @param place what its observations are counted by in messages, such as {@code line}
   */
  Batch(String place, ObservationCheck check, LiveSettings settings) {
    this.place = place;
    this.check = check;
    this.settings = settings;
  }

  /**
   * Takes the observation at a place in.
   *
   * @param number of the place, from 1
   * @return whether it can be stored
   * @throws TwinException LIMIT_EXCEEDED if the batch is too large
   */
  public boolean add(long number, Source source) {
    if (++size > settings.maxLines()) {
      throw tooMany(place + "s", settings.maxLines(), "max-lines");
    }
    try {
      Observation observation = check.check(source.read());
      requireOnce(observation, number);
      requireDay(observation);
      observations.add(observation);
      return true;
    } catch (LineException e) {
      reject(number, e);
      return false;
    }
  }

  private void requireOnce(Observation observation, long number) throws LineException {
    Key key = new Key(observation.datastream(), observation.phenomenonMicros());
    Long earlier = placeOf.putIfAbsent(key, number);
    if (earlier != null) {
      throw new LineException(
          LineCode.DUPLICATE_IN_REQUEST,
          "%s %d has the same datastream and phenomenonTime (%s); send a correction in a later"
                  .formatted(place, earlier, observation.phenomenonTime())
              + " request");
    }
  }

  private void requireDay(Observation observation) {
    long day = Math.floorDiv(observation.phenomenonMicros(), ObservationHistory.DAY_MICROS);
    if (day == lastDay) {
      return;
    }
    lastDay = day;
    days.add(day);
    if (days.size() > settings.maxDays()) {
      throw tooMany("different days (UTC)", settings.maxDays(), "max-days");
    }
  }

  private void reject(long number, LineException e) {
    rejected.merge(e.code(), 1, Integer::sum);
    if (faults.size() < settings.maxReportedErrors()) {
      faults.add(new IngestReport.Fault(number, e.code(), String.valueOf(e.getMessage())));
    }
  }

  private static TwinException tooMany(String what, int limit, String setting) {
    return new TwinException(
        ErrorCode.LIMIT_EXCEEDED,
        "more than %d %s are sent at once (citytwin.live.%s); nothing was stored, send them in parts"
            .formatted(limit, what, setting));
  }

  /** Whether nothing was given. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** What can be stored. */
  List<Observation> observations() {
    return Collections.unmodifiableList(observations);
  }

  /** How many cannot, by code. */
  Map<LineCode, Integer> rejected() {
    return Collections.unmodifiableMap(rejected);
  }

  /** The report, when it is known what became of the others. */
  IngestReport report(Submission.Outcome outcome) {
    int refused = rejected.values().stream().mapToInt(Integer::intValue).sum();
    return new IngestReport(outcome.accepted(), outcome.duplicates(), refused, faults);
  }
}
