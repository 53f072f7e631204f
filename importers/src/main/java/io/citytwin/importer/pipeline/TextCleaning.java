package io.citytwin.importer.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces what PostgreSQL text cannot hold, the character U+0000 and half surrogate pairs, by
 * U+FFFD. Values that are clean, nearly all, come back as they are.
 */
final class TextCleaning {

  private TextCleaning() {}

  static String clean(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        return replace(text);
      }
    }
    return text;
  }

  static @Nullable Object clean(@Nullable Object value) {
    return switch (value) {
      case String text -> clean(text);
      case List<?> list -> {
        List<@Nullable Object> cleaned = new ArrayList<>(list.size());
        list.forEach(item -> cleaned.add(clean(item)));
        yield cleaned.equals(list) ? list : cleaned;
      }
      case Map<?, ?> map -> cleanMap(map);
      case null, default -> value;
    };
  }

  /** The same map, or if something in it is not clean, a copy. */
  static Map<?, ?> cleanMap(Map<?, ?> map) {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String key)
          || clean(key) != (Object) key
          || clean(entry.getValue()) != entry.getValue()) {
        return cleanCopy(map);
      }
    }
    return map;
  }

  private static Map<String, @Nullable Object> cleanCopy(Map<?, ?> map) {
    Map<String, @Nullable Object> cleaned = new LinkedHashMap<>();
    map.forEach((key, value) -> cleaned.put(clean(String.valueOf(key)), clean(value)));
    return cleaned;
  }

  private static String replace(String text) {
    StringBuilder cleaned = new StringBuilder(text.length());
    text.codePoints()
        .map(
            c ->
                c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                    ? 0xfffd
                    : c)
        .forEach(cleaned::appendCodePoint);
    return cleaned.toString();
  }
}
