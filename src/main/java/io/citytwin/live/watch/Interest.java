package io.citytwin.live.watch;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which subscriptions watch which datastream, so that a change is told to those alone. Changed
 * while nothing is folded, or by the folding thread: who watches a datastream misses no change.
 */
final class Interest {

  private static final Watch[] NOBODY = {};

  private final Map<Integer, Watch[]> byDatastream = new ConcurrentHashMap<>();

  /** The subscriptions that watch a datastream; not to be written into. */
  Watch[] of(int datastream) {
    return byDatastream.getOrDefault(datastream, NOBODY);
  }

  /** Takes over what a subscription watches now. */
  void replace(Watch watch, BitSet before, BitSet after) {
    BitSet difference = (BitSet) before.clone();
    difference.xor(after);
    difference.stream()
        .forEach(
            datastream ->
                byDatastream.compute(
                    datastream,
                    (number, there) ->
                        after.get(datastream) ? with(there, watch) : without(there, watch)));
  }

  private static Watch[] with(Watch @Nullable [] there, Watch watch) {
    if (there == null) {
      return new Watch[] {watch};
    }
    Watch[] more = Arrays.copyOf(there, there.length + 1);
    more[there.length] = watch;
    return more;
  }

  private static Watch @Nullable [] without(Watch @Nullable [] there, Watch watch) {
    if (there == null) {
      return null;
    }
    Watch[] fewer = Arrays.stream(there).filter(other -> other != watch).toArray(Watch[]::new);
    return fewer.length == 0 ? null : fewer;
  }
}
