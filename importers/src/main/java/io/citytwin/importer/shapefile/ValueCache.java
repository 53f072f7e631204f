package io.citytwin.importer.shapefile;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values decoded last, by their bytes: most fields of a city repeat few values. One whose
 * values hardly repeat gives up.
 */
final class ValueCache {

  private static final int SLOTS = 128;
  private static final int WIDEST = 255;
  private static final int TRIAL = 4096;

  private final int width;
  private final byte[] keys;
  private final boolean[] taken = new boolean[SLOTS];
  private final @Nullable Object[] values = new @Nullable Object[SLOTS];
  private boolean active;
  private int asked;
  private int hits;
  private int slot;

  ValueCache(int width) {
    this.width = width;
    this.active = width > 0 && width <= WIDEST;
    this.keys = active ? new byte[SLOTS * width] : new byte[0];
  }

  /** Whether the value of these bytes is known; {@link #found} gives it. */
  boolean find(byte[] bytes, int at) {
    if (!active) {
      return false;
    }
    slot = slot(bytes, at);
    int key = slot * width;
    boolean hit = taken[slot] && Arrays.equals(keys, key, key + width, bytes, at, at + width);
    if (hit) {
      hits++;
    }
    if (++asked == TRIAL) {
      active = hits > TRIAL / 4;
      asked = 0;
      hits = 0;
    }
    return hit;
  }

  @Nullable Object found() {
    return values[slot];
  }

  /** Keeps a value that was just looked for in vain. */
  void keep(byte[] bytes, int at, @Nullable Object value) {
    if (active) {
      System.arraycopy(bytes, at, keys, slot * width, width);
      values[slot] = value;
      taken[slot] = true;
    }
  }

  private int slot(byte[] bytes, int at) {
    long hash = 0;
    int i = 0;
    for (; i + 8 <= width; i += 8) {
      hash = (hash ^ Bytes.littleLong(bytes, at + i)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    for (; i < width; i++) {
      hash = (hash ^ bytes[at + i]) * 0x9E3779B97F4A7C15L;
    }
    return (int) (hash >>> 57);
  }
}
