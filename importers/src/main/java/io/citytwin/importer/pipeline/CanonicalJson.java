package io.citytwin.importer.pipeline;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON text that is equal for equal content: keys sorted, no white space. */
public final class CanonicalJson {

  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);
  private static final JsonMapper MAPPER =
      JsonMapper.builder(new JsonFactory())
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private CanonicalJson() {}

  /** Writes JSON values: String, Number, Boolean, List, Map with String keys, null. */
  public static byte[] bytes(@Nullable Object value) {
    return value instanceof java.util.Map<?, ?> map && map.isEmpty()
        ? EMPTY
        : MAPPER.writeValueAsBytes(value);
  }

  /** The same as a string. */
  public static String text(@Nullable Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** Parses JSON text into plain values. */
  static Object parse(String json) {
    return MAPPER.readValue(json, Object.class);
  }
}
