package io.citytwin.sensor;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What was measured: a number, a text or code, other JSON, or nothing. */
public sealed interface Result {

  /** A finite number. */
  record Num(double value) implements Result {
    public Num {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("a result is finite: " + value);
      }
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Num(double that) && value == that; // -0.0 is 0.0, as in the database
    }

    @Override
    public int hashCode() {
      return Double.hashCode(value + 0.0);
    }
  }

  /** A text or code. */
  record Text(String value) implements Result {}

  /** {@code true}, {@code false}, an object or an array as JSON, keys in order. */
  record Json(String value) implements Result {

    /** The same value however it was written. */
    public static Json read(String json) {
      Object value = ordered(JsonMapper.shared().readValue(json, Object.class));
      return new Json(JsonMapper.shared().writeValueAsString(value));
    }

    private static @Nullable Object ordered(@Nullable Object value) {
      return switch (value) {
        case Map<?, ?> object -> {
          Map<String, @Nullable Object> members = new TreeMap<>();
          object.forEach((key, member) -> members.put((String) key, ordered(member)));
          yield members;
        }
        case List<?> list -> list.stream().map(Json::ordered).toList();
        case Number number -> number.doubleValue();
        case null, default -> value;
      };
    }
  }

  /** There is no value, and that is known: of quality {@link Quality#MISSING}. */
  record Missing() implements Result {}

  /** The value in the types of JSON; null if there is none. */
  default @Nullable Object plain() {
    return switch (this) {
      case Num(double number) -> number;
      case Text(String text) -> text;
      case Json(String json) -> JsonMapper.shared().readValue(json, Object.class);
      case Missing _ -> null;
    };
  }

  /** The only {@link Missing}. */
  Result MISSING = new Missing();
}
