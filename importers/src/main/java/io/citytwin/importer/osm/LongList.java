package io.citytwin.importer.osm;

import java.util.Arrays;

/** A growing array of longs. */
final class LongList {

  private long[] items = new long[16];
  private int size;

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  long get(int i) {
    return items[i];
  }

  long last() {
    return items[size - 1];
  }

  void add(long item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, size * 2);
    }
    items[size++] = item;
  }

  void truncate(int to) {
    size = to;
  }

  LongList copy() {
    LongList copy = new LongList();
    copy.items = Arrays.copyOf(items, Math.max(size, 1));
    copy.size = size;
    return copy;
  }

  /** Drops every item that equals the one before it. */
  void dropRepeats() {
    int kept = Math.min(size, 1);
    for (int i = 1; i < size; i++) {
      if (items[i] != items[kept - 1]) {
        items[kept++] = items[i];
      }
    }
    size = kept;
  }
}
