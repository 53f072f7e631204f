package io.citytwin.live.ingest;

import static io.citytwin.live.ingest.LineException.shown;

import io.citytwin.api.GlobalId;
import io.citytwin.live.LiveSettings;
import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.DatastreamRegistry;
import io.citytwin.sensor.Datastreams;
import io.citytwin.sensor.Observation;
import io.citytwin.sensor.Quality;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads one line: {@code {"datastream", "phenomenonTime", "result", "resultTime"?, "quality"?}}.
 * All checks of content happen here, so that what comes after never fails on it.
 */
final class ObservationLineParser {

  private static final int MAX_TEXT = 1_000;
  private static final List<String> NOT_FINITE =
      List.of("NaN", "Infinity", "+Infinity", "-Infinity");
  private static final List<String> FIELDS =
      List.of("datastream", "phenomenonTime", "result", "resultTime", "quality");
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final DatastreamRegistry registry;
  private final LiveSettings settings;
  private final Instant now;

  /**
   * A parser for one request.
   *
   * @param now time of the request: bound of all times and result time of lines without one
   */
  ObservationLineParser(DatastreamRegistry registry, LiveSettings settings, Instant now) {
    this.registry = registry;
    this.settings = settings;
    this.now = now;
  }

  Observation parse(byte[] line, int length) throws LineException {
    requireUtf8(line, length);
    Fields fields = new Fields();
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line, 0, length)) {
      readObject(json, fields);
    } catch (JacksonException e) {
      throw new LineException(LineCode.NOT_JSON, notJson(e));
    }
    return observation(fields);
  }

  private static void requireUtf8(byte[] line, int length) throws LineException {
    for (int i = 0; i < length; i++) {
      if (line[i] < 0) {
        try {
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, 0, length));
          return;
        } catch (CharacterCodingException e) {
          throw new LineException(
              LineCode.NOT_UTF8, "the line is not UTF-8; send JSON encoded in UTF-8");
        }
      }
    }
  }

  private static String notJson(JacksonException e) {
    String reason = String.valueOf(e.getOriginalMessage());
    return "not a JSON object: %s; one line holds one object such as %s"
        .formatted(
            reason.length() > 160 ? reason.substring(0, 160) + "…" : reason,
            "{\"datastream\":\"demo/S-1/pressure\",\"phenomenonTime\":\"2026-01-31T12:00:00Z\","
                + "\"result\":0.35}");
  }

  /** The fields of a line as they came. */
  private static final class Fields {
    @Nullable String datastream;
    @Nullable String phenomenonTime;
    @Nullable String resultTime;
    @Nullable String quality;
    @Nullable String text;
    double number;
    boolean hasResult;
  }

  private static void readObject(JsonParser json, Fields fields) throws LineException {
    JsonToken start = json.nextToken();
    if (start != JsonToken.START_OBJECT) {
      String found = start == JsonToken.START_ARRAY ? "an array" : "no object";
      throw new LineException(
          LineCode.NOT_JSON,
          "the line holds "
              + found
              + "; send one JSON object on each line, without brackets or"
              + " commas around them");
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      switch (name) {
        case "datastream" -> fields.datastream = text(json, value, name);
        case "phenomenonTime" -> fields.phenomenonTime = text(json, value, name);
        case "resultTime" -> fields.resultTime = text(json, value, name);
        case "quality" -> fields.quality = text(json, value, name);
        case "result" -> readResult(json, value, fields);
        default ->
            throw new LineException(
                LineCode.UNKNOWN_FIELD,
                "field " + shown(name) + " is not known; a line has " + String.join(", ", FIELDS));
      }
    }
    if (json.nextToken() != null) {
      throw new LineException(
          LineCode.NOT_JSON, "more follows after the object; end each object with a line break");
    }
  }

  private static String text(JsonParser json, JsonToken value, String name) throws LineException {
    if (value != JsonToken.VALUE_STRING) {
      LineCode code =
          switch (name) {
            case "datastream" -> LineCode.UNKNOWN_DATASTREAM;
            case "quality" -> LineCode.BAD_QUALITY;
            default -> LineCode.BAD_TIME;
          };
      throw new LineException(code, name + " must be text, not " + kind(value));
    }
    return json.getString();
  }

  private static String kind(JsonToken value) {
    return switch (value) {
      case VALUE_NULL -> "null";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case START_ARRAY -> "an array";
      case START_OBJECT -> "an object";
      default -> value.name();
    };
  }

  private static void readResult(JsonParser json, JsonToken value, Fields fields)
      throws LineException {
    switch (value) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        fields.number = json.getDoubleValue();
        if (!Double.isFinite(fields.number)) {
          throw new LineException(
              LineCode.RESULT_NOT_FINITE,
              "result is too large; numbers go up to 1.7976931348623157e308");
        }
      }
      case VALUE_STRING -> fields.text = storable(json.getString());
      default ->
          throw new LineException(
              LineCode.BAD_RESULT, "result must be a number or text, not " + kind(value));
    }
    fields.hasResult = true;
  }

  private static String storable(String text) throws LineException {
    if (NOT_FINITE.contains(text)) {
      throw new LineException(
          LineCode.RESULT_NOT_FINITE,
          "result " + shown(text) + " is not a finite number; leave the line out if there is none");
    }
    if (text.length() > MAX_TEXT) {
      throw new LineException(
          LineCode.BAD_TEXT,
          "result has %d characters, at most %d are taken".formatted(text.length(), MAX_TEXT));
    }
    if (text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new LineException(
          LineCode.BAD_TEXT,
          "result holds U+0000 or half a surrogate pair, which cannot be stored");
    }
    return text;
  }

  private Observation observation(Fields fields) throws LineException {
    if (!fields.hasResult) {
      throw missing("result");
    }
    Datastream datastream = datastream(required(fields.datastream, "datastream"));
    long phenomenon = micros(required(fields.phenomenonTime, "phenomenonTime"), "phenomenonTime");
    long result =
        fields.resultTime == null
            ? Observation.micros(now)
            : micros(fields.resultTime, "resultTime");
    return new Observation(
        datastream.number(),
        phenomenon,
        result,
        fields.number,
        fields.text,
        quality(fields, datastream));
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
    if (instant.isAfter(now.plus(settings.clockSkew()))) {
      throw new LineException(
          LineCode.TIME_IN_FUTURE,
          "%s %s is more than %d s ahead of the service's clock (%s)"
              .formatted(name, shown(text), settings.clockSkew().toSeconds(), now));
    }
    if (instant.isBefore(now.minus(settings.maxAge()))) {
      throw new LineException(
          LineCode.TIME_TOO_OLD,
          "%s %s is more than %d days ago (citytwin.live.max-age)"
              .formatted(name, shown(text), settings.maxAge().toDays()));
    }
    return Observation.micros(instant);
  }

  private static Instant instant(String text, String name) throws LineException {
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

  /** As stated; else UNCERTAIN for a number outside the plausible range, GOOD for all others. */
  private static Quality quality(Fields fields, Datastream datastream) throws LineException {
    if (fields.quality == null) {
      boolean plausible = fields.text != null || datastream.isPlausible(fields.number);
      return plausible ? Quality.GOOD : Quality.UNCERTAIN;
    }
    for (Quality quality : Quality.values()) {
      if (quality.name().equals(fields.quality)) {
        return quality;
      }
    }
    throw new LineException(
        LineCode.BAD_QUALITY,
        "quality " + shown(fields.quality) + " is not one of " + Arrays.toString(Quality.values()));
  }
}
