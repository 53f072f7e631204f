package io.citytwin.api;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What binds cursors to their list, worked out when the first of them is made: most answers have
 * none, and to name a list with its geometries and hash that takes as long as a small answer.
 */
public final class CursorBinding {

  private final LongSupplier list;

  private volatile @Nullable Long hash;

  /** A binding whose hash comes from {@link Cursor#binding(String)}. */
  public CursorBinding(LongSupplier list) {
    this.list = list;
  }

  /** The hash. */
  public long hash() {
    Long known = hash;
    if (known == null) {
      known = list.getAsLong();
      hash = known;
    }
    return known;
  }
}
