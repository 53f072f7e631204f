package io.citytwin.feature.aggregate;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Metrics of numbers in memory, defined as those of the database are. */
final class Numbers {

  private Numbers() {}

  /**
   * Computes a metric of a property.
   *
   * @param values finite ones, and NaN where there is no value
   * @return null if there is nothing to compute on
   */
  static @Nullable Double of(Metric metric, double[] values, int from, int to) {
    double[] present = Arrays.stream(values, from, to).filter(v -> !Double.isNaN(v)).toArray();
    if (metric.op().counts()) {
      return metric.op() == AggregateOp.COUNT
          ? (double) present.length
          : (double) Arrays.stream(present).distinct().count();
    }
    if (present.length == 0) {
      return null;
    }
    return switch (metric.op()) {
      case SUM -> Arrays.stream(present).sum();
      case AVG -> Arrays.stream(present).sum() / present.length;
      case MIN -> Arrays.stream(present).min().getAsDouble();
      case MAX -> Arrays.stream(present).max().getAsDouble();
      case PERCENTILE -> percentile(present, metric.fraction());
      case COUNT, COUNT_DISTINCT -> throw new IllegalStateException("counted above");
    };
  }

  /** As {@code percentile_cont}: between the two values nearest to the place of the fraction. */
  private static double percentile(double[] values, double fraction) {
    Arrays.sort(values);
    double place = fraction * (values.length - 1);
    double low = values[(int) Math.floor(place)];
    double high = values[(int) Math.ceil(place)];
    return low + (place - Math.floor(place)) * (high - low);
  }
}
