package io.citytwin.live.ingest;

import io.citytwin.live.state.LatestState;
import io.citytwin.sensor.Assessment;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.DatastreamRegistry;
import io.citytwin.sensor.Observation;
import io.citytwin.sensor.Quality;
import io.citytwin.sensor.Result;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Judges numbers whose senders state no quality: outside the plausible range, changed faster than
 * plausible, or unchanged for too long means SUSPECT. Rate and stuckness are told from the value
 * before, so only for values newer than all known ones; of late ones only the range is checked.
 *
 * <p>A rate is measured against the last value that was not itself found out of range or too fast,
 * or that its sender calls GOOD: one spike makes one suspect value, and a lasting step is believed
 * once enough time has passed. For how long a value has been the same is remembered since the
 * service started.
 *
 * <p>For one thread at a time.
 */
@Component
class QualityChecks {

  private final DatastreamRegistry registry;
  private final LatestState state;
  private final Map<Integer, Memory> remembered = new HashMap<>();

  QualityChecks(DatastreamRegistry registry, LatestState state) {
    this.registry = registry;
    this.state = state;
  }

  /**
   * What is known of a datastream.
   *
   * @param newestMicros time of the newest value
   * @param baseMicros time of the newest plausible value
   * @param base that value
   * @param value newest value
   * @param sinceMicros since when it has been that
   */
  private record Memory(
      long newestMicros, long baseMicros, double base, double value, long sinceMicros) {

    static Memory first(long micros, double value) {
      return new Memory(micros, micros, value, value, micros);
    }

    Memory then(long micros, double number, boolean plausible) {
      return new Memory(
          micros,
          plausible ? micros : baseMicros,
          plausible ? number : base,
          number,
          number == value ? sinceMicros : micros);
    }
  }

  /** Judgements of one commit, which count for later ones when it is {@linkplain #keep kept}. */
  final class Group {

    private final Map<Integer, Memory> changed = new HashMap<>();

    private Group() {}

    /** An observation with what is to be said of it. In order of phenomenon time. */
    Observation judge(Observation observation) {
      Datastream datastream = registry.current().byNumber(observation.datastream());
      if (datastream == null || !(observation.value() instanceof Result.Num(double number))) {
        return observation;
      }
      Assessment found = Assessment.PASSED;
      if (!datastream.isPlausible(number)) {
        found = Assessment.RANGE;
      }
      if (datastream.maximumRate() != null || datastream.stuckAfter() != null) {
        found = sequence(datastream, observation, number, found);
      }
      return observation.assessed() != Assessment.PASSED || found == Assessment.PASSED
          ? observation
          : observation.judged(Quality.SUSPECT, found);
    }

    private Assessment sequence(
        Datastream datastream, Observation observation, double number, Assessment sofar) {
      long micros = observation.phenomenonMicros();
      Memory before = memory(datastream.number());
      if (before == null) {
        changed.put(datastream.number(), Memory.first(micros, number));
        return sofar;
      }
      if (micros <= before.newestMicros()) {
        return sofar;
      }
      boolean tooFast = isTooFast(datastream, before, micros, number);
      boolean plausible =
          observation.assessed() == Assessment.STATED
              ? observation.quality() == Quality.GOOD
              : sofar == Assessment.PASSED && !tooFast;
      Memory after = before.then(micros, number, plausible);
      changed.put(datastream.number(), after);
      if (sofar != Assessment.PASSED) {
        return sofar;
      }
      if (tooFast) {
        return Assessment.RATE;
      }
      return isStuck(datastream, after) ? Assessment.STUCK : sofar;
    }

    private @Nullable Memory memory(int datastream) {
      Memory known = changed.get(datastream);
      if (known == null) {
        known = remembered.get(datastream);
      }
      Observation shared = state.find(datastream); // of other instances, or of before the start
      if (shared != null
          && shared.value() instanceof Result.Num(double number)
          && (known == null || shared.phenomenonMicros() > known.newestMicros())) {
        return known == null
            ? Memory.first(shared.phenomenonMicros(), number)
            : known.then(
                shared.phenomenonMicros(),
                number,
                shared.assessed() != Assessment.RANGE && shared.assessed() != Assessment.RATE);
      }
      return known;
    }

    /** To be called when the group is committed. */
    void keep() {
      remembered.putAll(changed);
    }
  }

  /** Judges the observations of one commit. */
  Group begin() {
    return new Group();
  }

  private static boolean isTooFast(Datastream datastream, Memory before, long micros, double now) {
    Double most = datastream.maximumRate();
    double seconds = (micros - before.baseMicros()) / 1e6;
    return most != null && Math.abs(now - before.base()) > most * seconds;
  }

  private static boolean isStuck(Datastream datastream, Memory memory) {
    Duration most = datastream.stuckAfter();
    return most != null && memory.newestMicros() - memory.sinceMicros() > most.toNanos() / 1_000;
  }
}
