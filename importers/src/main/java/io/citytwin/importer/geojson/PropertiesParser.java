package io.citytwin.importer.geojson;

import io.citytwin.importer.pipeline.FieldNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the properties of features. Where the members have the names of the features before, as in
 * most files, the records share them.
 */
final class PropertiesParser {

  private @Nullable FieldNames shared;
  // Members of the last record that had others; shared once a second one has the same.
  private List<String> seen = List.of();

  /** Reads the object the parser stands on; a map that can be changed. */
  Map<String, @Nullable Object> read(JsonParser parser) {
    FieldNames names = shared;
    return names == null
        ? readOthers(new LinkedHashMap<>(), parser, parser.nextToken())
        : readShared(names, parser);
  }

  private Map<String, @Nullable Object> readShared(FieldNames names, JsonParser parser) {
    @Nullable Object[] values = new Object[names.count()];
    int count = 0;
    JsonToken token = parser.nextToken();
    while (token != JsonToken.END_OBJECT
        && count < values.length
        && names.name(count).equals(parser.currentName())) {
      parser.nextToken();
      values[count++] = JsonValues.read(parser);
      token = parser.nextToken();
    }
    if (token == JsonToken.END_OBJECT && count == values.length) {
      return names.record(values);
    }
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      members.put(names.name(i), values[i]);
    }
    return readOthers(members, parser, token);
  }

  private Map<String, @Nullable Object> readOthers(
      Map<String, @Nullable Object> members, JsonParser parser, JsonToken first) {
    for (JsonToken token = first; token != JsonToken.END_OBJECT; token = parser.nextToken()) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, JsonValues.read(parser));
    }
    List<String> names = new ArrayList<>(members.keySet());
    if (names.equals(seen)) {
      shared = FieldNames.of(names);
    }
    seen = names;
    return members;
  }
}
