package io.citytwin.sensor;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Values by entity id, in two flat arrays: finding one touches memory in as few places as there can
 * be, which counts where a thousand are looked up for one answer. Immutable.
 *
 * @param <V> the values
 */
public final class EntityTable<V> {

  private final long[] ids; // two of each slot
  private final @Nullable Object[] values; // null where a slot is free
  private final int mask;

  /** A table of the entries of a map. */
  public EntityTable(Map<UUID, ? extends V> entries) {
    int slots = Integer.highestOneBit(Math.max(1, entries.size())) << 2; // at most half are taken
    ids = new long[2 * slots];
    values = new Object[slots];
    mask = slots - 1;
    entries.forEach(this::put);
  }

  private void put(UUID id, V value) {
    int slot = firstSlot(id.getMostSignificantBits(), id.getLeastSignificantBits());
    while (values[slot] != null) {
      slot = (slot + 1) & mask;
    }
    ids[2 * slot] = id.getMostSignificantBits();
    ids[2 * slot + 1] = id.getLeastSignificantBits();
    values[slot] = value;
  }

  /** The value of an entity; null if it has none. */
  @SuppressWarnings("unchecked") // nothing else is put in
  public @Nullable V find(UUID id) {
    long high = id.getMostSignificantBits();
    long low = id.getLeastSignificantBits();
    for (int slot = firstSlot(high, low); ; slot = (slot + 1) & mask) {
      Object value = values[slot];
      if (value == null || (ids[2 * slot] == high && ids[2 * slot + 1] == low)) {
        return (V) value;
      }
    }
  }

  /** Where a search begins; ids need not be random. */
  private int firstSlot(long high, long low) {
    long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) & mask;
  }
}
