package io.citytwin.live.ingest;

import static io.citytwin.live.ingest.LineException.shown;

import io.citytwin.sensor.Result;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** Reads results: whatever passes here can be stored. */
public final class ResultReader {

  private static final int MAX_TEXT = 1_000;
  private static final int MAX_JSON = 4_000;
  private static final int MAX_DEPTH = 8;
  private static final List<String> NOT_FINITE =
      List.of("NaN", "Infinity", "+Infinity", "-Infinity");

  private ResultReader() {}

  /** The value that begins at the parser's token; the parser then stands at its end. */
  static Result read(JsonParser json) throws LineException {
    return switch (json.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Result.Num(number(json));
      case VALUE_STRING -> new Result.Text(text(json.getString(), MAX_TEXT));
      case VALUE_NULL -> Result.MISSING;
      default -> json(value(json, 0));
    };
  }

  /** The same for a value that was read already: of the types of JSON. */
  public static Result of(@Nullable Object value) throws LineException {
    return switch (value) {
      case null -> Result.MISSING;
      case Number number -> new Result.Num(finite(number.doubleValue()));
      case String text -> new Result.Text(text(text, MAX_TEXT));
      default -> json(checked(value, 0));
    };
  }

  private static Result json(@Nullable Object value) throws LineException {
    String written = JsonMapper.shared().writeValueAsString(value);
    if (written.length() > MAX_JSON) {
      throw new LineException(
          LineCode.BAD_RESULT,
          "result is JSON of %d characters, at most %d are taken"
              .formatted(written.length(), MAX_JSON));
    }
    return new Result.Json(written);
  }

  private static @Nullable Object value(JsonParser json, int depth) throws LineException {
    requireShallow(depth);
    return switch (json.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(json);
      case VALUE_STRING -> text(json.getString(), MAX_JSON);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case START_OBJECT -> object(json, depth);
      case START_ARRAY -> array(json, depth);
      default -> null;
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser json, int depth)
      throws LineException {
    Map<String, @Nullable Object> members = new TreeMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = text(json.currentName(), MAX_JSON);
      json.nextToken();
      members.put(key, value(json, depth + 1));
    }
    return members;
  }

  private static List<@Nullable Object> array(JsonParser json, int depth) throws LineException {
    List<@Nullable Object> items = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(json, depth + 1));
    }
    return items;
  }

  private static @Nullable Object checked(@Nullable Object value, int depth) throws LineException {
    requireShallow(depth);
    return switch (value) {
      case null -> null;
      case Number number -> finite(number.doubleValue());
      case String text -> text(text, MAX_JSON);
      case Map<?, ?> members -> {
        Map<String, @Nullable Object> copy = new TreeMap<>();
        for (Map.Entry<?, ?> member : members.entrySet()) {
          copy.put(
              text(String.valueOf(member.getKey()), MAX_JSON),
              checked(member.getValue(), depth + 1));
        }
        yield copy;
      }
      case List<?> items -> {
        List<@Nullable Object> copy = new ArrayList<>();
        for (Object item : items) {
          copy.add(checked(item, depth + 1));
        }
        yield copy;
      }
      default -> value;
    };
  }

  /** Whether a text stands for a number that is none, which is refused. */
  static boolean isNotFinite(String text) {
    return NOT_FINITE.contains(text);
  }

  private static void requireShallow(int depth) throws LineException {
    if (depth > MAX_DEPTH) {
      throw new LineException(
          LineCode.BAD_RESULT, "result is nested deeper than " + MAX_DEPTH + " levels");
    }
  }

  private static double number(JsonParser json) throws LineException {
    return finite(json.getDoubleValue());
  }

  private static double finite(double number) throws LineException {
    if (!Double.isFinite(number)) {
      throw new LineException(
          LineCode.RESULT_NOT_FINITE,
          "result is too large; numbers go up to 1.7976931348623157e308");
    }
    return number;
  }

  private static String text(String text, int longest) throws LineException {
    if (isNotFinite(text)) {
      throw new LineException(
          LineCode.RESULT_NOT_FINITE,
          "result "
              + shown(text)
              + " is not a finite number; send null and quality MISSING if there is none");
    }
    if (text.length() > longest) {
      throw new LineException(
          LineCode.BAD_TEXT,
          "result has %d characters, at most %d are taken".formatted(text.length(), longest));
    }
    if (text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new LineException(
          LineCode.BAD_TEXT,
          "result holds U+0000 or half a surrogate pair, which cannot be stored");
    }
    return text;
  }
}
