package io.citytwin.importer.geojson;

import io.citytwin.importer.pipeline.CanonicalJson;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads any JSON value into String, Number, Boolean, List, Map or null. */
final class JsonValues {

  // A double keeps 15 digits whatever they are.
  private static final int SAFE_DIGITS = 15;

  private JsonValues() {}

  /** Reads the value the parser stands on. */
  static @Nullable Object read(JsonParser parser) {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> decimal(parser);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case null, default -> null;
    };
  }

  static Map<String, @Nullable Object> object(JsonParser parser) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      members.put(key, read(parser));
    }
    return members;
  }

  private static List<@Nullable Object> array(JsonParser parser) {
    List<@Nullable Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(read(parser));
    }
    return items;
  }

  private static Number integer(JsonParser parser) {
    return parser.getNumberValue();
  }

  /** A double where it says the same as the text, else all digits; as text if it is no number. */
  private static Object decimal(JsonParser parser) {
    if (parser.isNaN()) {
      return parser.getString();
    }
    double value = parser.getDoubleValue();
    if (Double.isFinite(value) && parser.getStringLength() <= SAFE_DIGITS + 1) {
      return value;
    }
    String text = parser.getString();
    Object decimal = CanonicalJson.decimal(new BigDecimal(text));
    return decimal instanceof String ? text : decimal;
  }
}
