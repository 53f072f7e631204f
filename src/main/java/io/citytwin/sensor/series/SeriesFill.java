package io.citytwin.sensor.series;

import io.citytwin.sensor.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes a series of folded buckets: every bucket of the range, or those that hold something. */
final class SeriesFill {

  private final long[] bounds;
  private final FoldedBucket[] folded;
  private final FillMode mode;

  private SeriesFill(long[] bounds, List<FoldedBucket> buckets, FillMode mode) {
    this.bounds = bounds;
    this.mode = mode;
    folded = new FoldedBucket[bounds.length - 1];
    buckets.forEach(bucket -> folded[bucket.place()] = bucket);
  }

  /**
   * Fills a series.
   *
   * @param bounds of the buckets, one more than there are
   * @param buckets those that are not empty
   */
  static List<SeriesBucket> fill(long[] bounds, List<FoldedBucket> buckets, FillMode mode) {
    return new SeriesFill(bounds, buckets, mode).series();
  }

  private List<SeriesBucket> series() {
    List<SeriesBucket> series = new ArrayList<>();
    int[] next = next();
    int previous = -1;
    for (int i = 0; i < folded.length; i++) {
      if (hasNumber(i)) {
        previous = i;
        series.add(measured(i));
      } else if (mode != FillMode.NONE) {
        series.add(filled(i, previous, next[i]));
      } else if (folded[i] != null) {
        series.add(measured(i));
      }
    }
    return series;
  }

  private boolean hasNumber(int i) {
    return folded[i] != null && folded[i].count() > 0;
  }

  /** For each bucket the next one with a number, itself included; -1 if there is none. */
  private int[] next() {
    int[] next = new int[folded.length];
    int following = -1;
    for (int i = folded.length - 1; i >= 0; i--) {
      following = hasNumber(i) ? i : following;
      next[i] = following;
    }
    return next;
  }

  private SeriesBucket measured(int i) {
    FoldedBucket b = folded[i];
    return new SeriesBucket(
        Observation.instant(bounds[i]),
        Observation.instant(bounds[i + 1]),
        b.count(),
        b.omitted(),
        b.sum(),
        b.mean(),
        b.min(),
        b.max(),
        b.first(),
        b.last(),
        false);
  }

  private SeriesBucket filled(int i, int previous, int next) {
    return switch (mode) {
      case NONE, NULL -> made(i, null, any -> null);
      case ZERO -> made(i, 0.0, any -> 0.0);
      case PREVIOUS ->
          previous < 0 ? made(i, null, any -> null) : made(i, null, any -> folded[previous].last());
      case LINEAR ->
          previous < 0 || next < 0
              ? made(i, null, any -> null)
              : made(i, null, number -> between(i, previous, next, number));
    };
  }

  /** By the middles of the buckets. */
  private @Nullable Double between(
      int i, int previous, int next, Function<FoldedBucket, @Nullable Double> number) {
    Double before = number.apply(folded[previous]);
    Double after = number.apply(folded[next]);
    if (before == null || after == null) {
      return null;
    }
    double part = (middle(i) - middle(previous)) / (middle(next) - middle(previous));
    return before + (after - before) * part;
  }

  private double middle(int i) {
    return bounds[i] / 2.0 + bounds[i + 1] / 2.0;
  }

  private SeriesBucket made(
      int i,
      @Nullable Double sum,
      Function<Function<FoldedBucket, @Nullable Double>, @Nullable Double> value) {
    return new SeriesBucket(
        Observation.instant(bounds[i]),
        Observation.instant(bounds[i + 1]),
        0,
        folded[i] == null ? 0 : folded[i].omitted(),
        sum,
        value.apply(FoldedBucket::mean),
        value.apply(FoldedBucket::min),
        value.apply(FoldedBucket::max),
        value.apply(FoldedBucket::first),
        value.apply(FoldedBucket::last),
        mode != FillMode.NULL && value.apply(FoldedBucket::mean) != null);
  }
}
