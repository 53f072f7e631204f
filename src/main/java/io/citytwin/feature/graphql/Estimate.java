package io.citytwin.feature.graphql;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** An estimate that is worked out when first asked for, and once. */
public final class Estimate {

  private final LongSupplier source;

  private @Nullable Long value;

  Estimate(LongSupplier source) {
    this.source = source;
  }

  /** The estimate. */
  public synchronized long get() {
    Long known = value;
    if (known == null) {
      known = source.getAsLong();
      value = known;
    }
    return known;
  }
}
