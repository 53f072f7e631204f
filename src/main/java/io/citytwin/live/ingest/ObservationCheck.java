package io.citytwin.live.ingest;

import static io.citytwin.live.ingest.LineException.shown;

import io.citytwin.api.GlobalId;
import io.citytwin.live.LiveSettings;
import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.Assessment;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.DatastreamRegistry;
import io.citytwin.sensor.Datastreams;
import io.citytwin.sensor.Observation;
import io.citytwin.sensor.Quality;
import io.citytwin.sensor.Result;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The one validation behind all doors. All checks of content happen here, so that what comes after
 * never fails on it.
 */
final class ObservationCheck {

  private final DatastreamRegistry registry;
  private final LiveSettings settings;
  private final Instant now;
  private final Instant latest;
  private final Instant earliest;
  private final long nowMicros;

  /**
   * A check for one request.
   *
   * @param now time of the request: bound of all times and result time of drafts without one
   */
  ObservationCheck(DatastreamRegistry registry, LiveSettings settings, Instant now) {
    this.registry = registry;
    this.settings = settings;
    this.now = now;
    this.latest = now.plus(settings.clockSkew());
    this.earliest = now.minus(settings.maxAge());
    this.nowMicros = Observation.micros(now);
  }

  /** What can be stored, or why not. A value without stated quality is GOOD so far. */
  Observation check(Draft draft) throws LineException {
    if (draft.result() == null) {
      throw missing("result");
    }
    Datastream datastream = datastream(required(draft.datastream(), "datastream"));
    long phenomenon = micros(required(draft.phenomenonTime(), "phenomenonTime"), "phenomenonTime");
    requireKept(datastream, phenomenon);
    long result = draft.resultTime() == null ? nowMicros : micros(draft.resultTime(), "resultTime");
    Quality quality = draft.quality() == null ? Quality.GOOD : quality(draft.quality());
    requireFitting(draft.result(), quality);
    return new Observation(
        datastream.number(),
        phenomenon,
        result,
        draft.result(),
        quality,
        draft.quality() == null ? Assessment.PASSED : Assessment.STATED);
  }

  /** What is older than its datastream keeps would be deleted again. */
  private void requireKept(Datastream datastream, long phenomenonMicros) throws LineException {
    Duration kept = datastream.retention();
    if (kept != null && phenomenonMicros < Observation.micros(now.minus(kept))) {
      throw new LineException(
          LineCode.TIME_TOO_OLD,
          "phenomenonTime %s is older than its datastream keeps observations (%s)"
              .formatted(Observation.instant(phenomenonMicros), kept));
    }
  }

  private static Quality quality(String name) throws LineException {
    for (Quality quality : Quality.values()) {
      if (quality.name().equals(name)) {
        return quality;
      }
    }
    throw new LineException(
        LineCode.BAD_QUALITY,
        "quality " + shown(name) + " is not one of " + Arrays.toString(Quality.values()));
  }

  private static void requireFitting(Result result, Quality quality) throws LineException {
    if (result instanceof Result.Missing && quality != Quality.MISSING) {
      throw new LineException(
          LineCode.BAD_RESULT,
          "result is null; say quality MISSING if it is known that there is no value");
    }
    if (quality == Quality.MISSING && !(result instanceof Result.Missing)) {
      throw new LineException(
          LineCode.BAD_QUALITY, "quality is MISSING although there is a result; send null, or BAD");
    }
  }

  private static String required(@Nullable String value, String name) throws LineException {
    if (value == null) {
      throw missing(name);
    }
    return value;
  }

  private static LineException missing(String name) {
    return new LineException(
        LineCode.MISSING_FIELD,
        "field '" + name + "' is missing; datastream, phenomenonTime and result are required");
  }

  private Datastream datastream(String key) throws LineException {
    Datastream found = find(registry.current(), key);
    if (found == null) {
      found = find(registry.refreshed(), key);
    }
    if (found == null) {
      throw new LineException(
          LineCode.UNKNOWN_DATASTREAM,
          "no datastream has the code or id "
              + shown(key)
              + "; import its sensor first, or list the codes by Sensor.datastreams");
    }
    return found;
  }

  private static @Nullable Datastream find(Datastreams known, String key) {
    Datastream byCode = known.byCode(key);
    if (byCode != null) {
      return byCode;
    }
    UUID id = uuid(key);
    if (id == null) {
      id = globalId(key);
    }
    return id == null ? null : known.byId(id);
  }

  private static @Nullable UUID uuid(String key) {
    try {
      return key.length() == 36 ? UUID.fromString(key) : null;
    } catch (IllegalArgumentException notAnId) {
      return null;
    }
  }

  private static @Nullable UUID globalId(String key) {
    if (key.indexOf('/') >= 0) {
      return null; // a code; an id has none of these
    }
    try {
      GlobalId id = GlobalId.decode(key);
      return id.type().equals("Datastream") ? uuid(id.key()) : null;
    } catch (TwinException notAnId) {
      return null;
    }
  }

  private long micros(String text, String name) throws LineException {
    Instant instant = instant(text, name);
    if (instant.isAfter(latest)) {
      throw new LineException(
          LineCode.TIME_IN_FUTURE,
          "%s %s is more than %d s ahead of the service's clock (%s)"
              .formatted(name, shown(text), settings.clockSkew().toSeconds(), now));
    }
    if (instant.isBefore(earliest)) {
      throw new LineException(
          LineCode.TIME_TOO_OLD,
          "%s %s is more than %d days ago (citytwin.live.max-age)"
              .formatted(name, shown(text), settings.maxAge().toDays()));
    }
    return Observation.micros(instant);
  }

  private static Instant instant(String text, String name) throws LineException {
    Instant common = Rfc3339.find(text);
    if (common != null) {
      return common;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      if (isLocalTime(text)) {
        throw new LineException(
            LineCode.TIME_WITHOUT_ZONE,
            name + " " + shown(text) + " has no offset; add 'Z' or one like '+08:00'");
      }
      throw new LineException(
          LineCode.BAD_TIME,
          name
              + " "
              + shown(text)
              + " is not an RFC 3339 date and time such as 2026-01-31T12:00:00Z");
    }
  }

  private static boolean isLocalTime(String text) {
    try {
      LocalDateTime.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
