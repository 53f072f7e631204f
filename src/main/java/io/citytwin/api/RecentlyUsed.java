package io.citytwin.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values by text, a bounded number of them: the one that was not asked for the longest time goes
 * first. Safe for many threads.
 *
 * @param <V> the values
 */
public final class RecentlyUsed<V> {

  private final Map<String, V> values;

  /**
   * An empty one.
   *
   * @param most values kept
   */
  public RecentlyUsed(int most) {
    this.values =
        Collections.synchronizedMap(
            new LinkedHashMap<>(16, 0.75f, true) {
              private static final long serialVersionUID = 1L;

              @Override
              protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
              }
            });
  }

  /** The value; null if it is not kept, or no longer. */
  public @Nullable V get(String key) {
    return values.get(key);
  }

  /** Keeps a value. */
  public void put(String key, V value) {
    values.put(key, value);
  }

  /** Values kept now. */
  public int size() {
    return values.size();
  }
}
