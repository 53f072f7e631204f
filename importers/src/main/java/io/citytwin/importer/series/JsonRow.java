package io.citytwin.importer.series;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * A record of JSON, its values by name: members of objects as {@code outer.inner}, items of arrays
 * by their number from 0. Numbers are the text of the source.
 */
record JsonRow(long line, Map<String, @Nullable String> values) implements SeriesRow {

  static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(20)
                  .maxStringLength(1 << 20)
                  .maxNumberLength(100)
                  .build())
          .build();

  private static final int MAX_VALUES = 100_000;

  /**
   * Reads the value the parser stands at.
   *
   * @param key of the record; null if it has none
   * @throws IllegalArgumentException if it has too many values
   */
  static JsonRow read(JsonParser json, @Nullable String key) {
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    long line = Math.max(1, json.currentTokenLocation().getLineNr());
    if (key != null) {
      values.put("key", key);
    }
    put(json, "", values);
    return new JsonRow(line, values);
  }

  private static void put(JsonParser json, String path, Map<String, @Nullable String> values) {
    JsonToken token = json.currentToken();
    switch (token) {
      case START_OBJECT -> {
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String name = json.currentName();
          json.nextToken();
          put(json, path.isEmpty() ? name : path + "." + name, values);
        }
      }
      case START_ARRAY -> {
        for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
          put(json, path.isEmpty() ? Integer.toString(i) : path + "." + i, values);
        }
      }
      case VALUE_NULL -> values.put(path.isEmpty() ? "value" : path, null);
      default -> values.put(path.isEmpty() ? "value" : path, json.getString());
    }
    if (values.size() > MAX_VALUES) {
      throw new IllegalArgumentException("a record has more than " + MAX_VALUES + " values");
    }
  }

  @Override
  public @Nullable String find(String column) {
    return values.get(column);
  }

  @Override
  public List<String> columns() {
    return new ArrayList<>(values.keySet());
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
