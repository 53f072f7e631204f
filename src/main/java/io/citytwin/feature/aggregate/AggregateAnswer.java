package io.citytwin.feature.aggregate;

import io.citytwin.feature.FeatureRow;
import io.citytwin.schema.scalar.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An answer, as the schema describes it.
 *
 * @param totals over all matches
 * @param truncated whether groups were cut off
 */
public record AggregateAnswer(List<Value> totals, List<Bucket> buckets, boolean truncated) {

  /** One number; null when there was nothing to compute on. */
  public record Value(String name, @Nullable Double value) {}

  /**
   * One group.
   *
   * @param key null for features that fit in no group
   * @param cellId entity id of the stored cell, if grouped by cells
   * @param cell its row, once it is read
   */
  public record Bucket(
      @Nullable String key,
      @Nullable UUID cellId,
      @Nullable FeatureRow cell,
      @Nullable Bin bin,
      @Nullable Double from,
      @Nullable Double to,
      List<Value> values) {

    static Bucket of(@Nullable String key, List<Value> values) {
      return new Bucket(key, null, null, null, null, null, values);
    }

    static Bucket ofBin(String key, Bin bin, List<Value> values) {
      return new Bucket(key, null, null, bin, null, null, values);
    }

    static Bucket ofCell(String key, UUID cellId, List<Value> values) {
      return new Bucket(key, cellId, null, null, null, null, values);
    }

    static Bucket ofRange(int number, double from, double to, List<Value> values) {
      return new Bucket(Integer.toString(number), null, null, null, from, to, values);
    }
  }

  /** A hexagon or square, to be drawn. */
  public record Bin(RawJson outline, double longitude, double latitude) {

    /**
     * Makes one.
     *
     * @param ring longitude and latitude of each corner, counterclockwise, not closed
     */
    static Bin of(List<double[]> ring, double longitude, double latitude) {
      StringBuilder json = new StringBuilder("{\"type\":\"Polygon\",\"coordinates\":[[");
      for (int i = 0; i <= ring.size(); i++) {
        double[] corner = ring.get(i % ring.size());
        json.append(i == 0 ? "[" : ",[").append(corner[0]).append(',').append(corner[1]);
        json.append(']');
      }
      return new Bin(RawJson.of(json.append("]]}").toString()), longitude, latitude);
    }
  }

  /** The numbers of metrics in their order; what is not finite is none. */
  static List<Value> values(List<Metric> metrics, Double @Nullable [] numbers) {
    List<Value> values = new ArrayList<>(metrics.size());
    for (int i = 0; i < metrics.size(); i++) {
      Double number = numbers == null ? null : numbers[i];
      boolean finite = number != null && Double.isFinite(number);
      values.add(new Value(metrics.get(i).name(), finite ? number : null));
    }
    return values;
  }

  /** The numbers of a group without features. */
  static List<Value> nothing(List<Metric> metrics) {
    return metrics.stream()
        .map(metric -> new Value(metric.name(), metric.op().counts() ? 0.0 : null))
        .toList();
  }

  /** The same with the cells that were read; a cell that is gone stays null. */
  AggregateAnswer withCells(Map<UUID, FeatureRow> rows) {
    return new AggregateAnswer(
        totals,
        buckets.stream()
            .map(
                b ->
                    new Bucket(
                        b.key(),
                        b.cellId(),
                        b.cellId() == null ? null : rows.get(b.cellId()),
                        b.bin(),
                        b.from(),
                        b.to(),
                        b.values()))
            .toList(),
        truncated);
  }
}
