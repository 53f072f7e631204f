package io.citytwin.importer.osm;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tags of one object, in file order; reused from object to object. */
final class TagList {

  private String[] keys = new String[16];
  private String[] values = new String[16];
  private int size;

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  String key(int i) {
    return keys[i];
  }

  String value(int i) {
    return values[i];
  }

  void add(String key, String value) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    keys[size] = key;
    values[size++] = value;
  }

  /** The value of a key; null if there is none. */
  @Nullable String get(String key) {
    for (int i = 0; i < size; i++) {
      if (keys[i].equals(key)) {
        return values[i];
      }
    }
    return null;
  }

  boolean has(String key) {
    return get(key) != null;
  }

  boolean is(String key, String value) {
    return value.equals(get(key));
  }

  /** All tags as attributes. */
  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = LinkedHashMap.newLinkedHashMap(size + 1);
    for (int i = 0; i < size; i++) {
      map.put(keys[i], values[i]);
    }
    return map;
  }

  TagList copy() {
    TagList copy = new TagList();
    copy.keys = Arrays.copyOf(keys, Math.max(size, 1));
    copy.values = Arrays.copyOf(values, Math.max(size, 1));
    copy.size = size;
    return copy;
  }
}
