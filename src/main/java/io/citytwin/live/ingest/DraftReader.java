package io.citytwin.live.ingest;

import static io.citytwin.live.ingest.LineException.shown;

import io.citytwin.sensor.Result;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads one object: {@code {"datastream", "phenomenonTime", "result", "resultTime"?, "quality"?}}.
 */
final class DraftReader {

  static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final List<String> FIELDS =
      List.of("datastream", "phenomenonTime", "result", "resultTime", "quality");

  private DraftReader() {}

  /** The object that is a whole line. */
  static Draft line(byte[] bytes, int from, int length) throws LineException {
    Draft plain = PlainLine.find(bytes, from, length);
    return plain == null ? any(bytes, from, length) : plain;
  }

  /** The same by the general parser alone. */
  static Draft any(byte[] bytes, int from, int length) throws LineException {
    requireUtf8(bytes, from, length);
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes, from, length)) {
      json.nextToken();
      Draft draft = read(json);
      if (json.nextToken() != null) {
        throw new LineException(
            LineCode.NOT_JSON, "more follows after the object; end each object with a line break");
      }
      return draft;
    } catch (JacksonException e) {
      throw new LineException(LineCode.NOT_JSON, notJson(e));
    }
  }

  private static void requireUtf8(byte[] bytes, int from, int length) throws LineException {
    for (int i = from; i < from + length; i++) {
      if (bytes[i] < 0) {
        try {
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length));
          return;
        } catch (CharacterCodingException e) {
          throw new LineException(
              LineCode.NOT_UTF8, "the line is not UTF-8; send JSON encoded in UTF-8");
        }
      }
    }
  }

  static String notJson(JacksonException e) {
    String reason = String.valueOf(e.getOriginalMessage());
    return "not a JSON object: %s; one line holds one object such as %s"
        .formatted(
            reason.length() > 160 ? reason.substring(0, 160) + "…" : reason,
            "{\"datastream\":\"demo/S-1/pressure\",\"phenomenonTime\":\"2026-01-31T12:00:00Z\","
                + "\"result\":0.35}");
  }

  /** The object that begins at the parser's token; the parser then stands at its end. */
  static Draft read(JsonParser json) throws LineException {
    requireObject(json.currentToken());
    String datastream = null;
    String phenomenonTime = null;
    String resultTime = null;
    String quality = null;
    Result result = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      switch (name) {
        case "datastream" -> datastream = text(json, value, name);
        case "phenomenonTime" -> phenomenonTime = text(json, value, name);
        case "resultTime" -> resultTime = text(json, value, name);
        case "quality" -> quality = text(json, value, name);
        case "result" -> result = ResultReader.read(json);
        default ->
            throw new LineException(
                LineCode.UNKNOWN_FIELD,
                "field "
                    + shown(name)
                    + " is not known; an observation has "
                    + String.join(", ", FIELDS));
      }
    }
    return new Draft(datastream, phenomenonTime, resultTime, quality, result);
  }

  private static void requireObject(@Nullable JsonToken start) throws LineException {
    if (start != JsonToken.START_OBJECT) {
      throw new LineException(
          LineCode.NOT_JSON,
          "this is "
              + (start == null ? "nothing" : kind(start))
              + "; send one JSON object for each observation, on a line of its own or as an item"
              + " of one array");
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
      case VALUE_STRING -> "text";
      case START_ARRAY -> "an array";
      case START_OBJECT -> "an object";
      default -> value.name();
    };
  }
}
