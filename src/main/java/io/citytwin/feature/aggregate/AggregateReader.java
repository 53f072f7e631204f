package io.citytwin.feature.aggregate;

import static io.citytwin.api.Arguments.object;
import static io.citytwin.api.Arguments.required;

import io.citytwin.api.Arguments;
import io.citytwin.feature.graphql.ListArguments.Matching;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The arguments of one aggregate, checked. */
final class AggregateReader {

  private static final int MOST_METRICS = 10;
  private static final int LONGEST_NAME = 100;
  private static final int MOST_GROUPS = 10_000;
  private static final int MOST_EDGES = 200;
  private static final int MOST_BINS = 200;
  private static final int FINEST_HEXAGON = 15;
  private static final double LEAST_SQUARE = 10;
  private static final double LARGEST_SQUARE = 10_000;

  private final Matching matching;
  private final Properties properties;

  AggregateReader(Matching matching) {
    this.matching = matching;
    properties = new Properties(matching.kind());
  }

  /**
   * Reads the arguments beside {@code of}.
   *
   * @throws TwinException BAD_USER_INPUT or LIMIT_EXCEEDED, naming the argument and what is allowed
   */
  AggregateQuery read(
      List<Map<String, Object>> metrics, @Nullable Map<String, Object> groupBy, int first) {
    requireCount(metrics.size(), MOST_METRICS, "metrics");
    requireCount(first, MOST_GROUPS, "first");
    List<Metric> read = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Map<String, Object> metric : metrics) {
      read.add(metric(metric));
      if (!names.add(read.getLast().name())) {
        throw refused(
            "two metrics are called '%s'; give each an 'as' of its own"
                .formatted(read.getLast().name()));
      }
    }
    return new AggregateQuery(matching, read, grouping(groupBy), first);
  }

  private Metric metric(Map<String, Object> input) {
    String name = Arguments.storable((String) required(input, "as"));
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw refused(
          "'as' has %d characters, allowed are 1 to %d".formatted(name.length(), LONGEST_NAME));
    }
    AggregateOp op = AggregateOp.valueOf((String) required(input, "op"));
    String property = (String) input.get("property");
    Property of = null;
    if (property != null) {
      of =
          op.counts()
              ? properties.get(property, op.name())
              : properties.number(property, op.name());
    } else if (op != AggregateOp.COUNT) {
      throw refused("the metric '%s' needs a property for %s".formatted(name, op));
    }
    return new Metric(name, op, of, fraction(op, (Double) input.get("percentile")));
  }

  private static double fraction(AggregateOp op, @Nullable Double percentile) {
    if (op != AggregateOp.PERCENTILE) {
      if (percentile != null) {
        throw refused("percentile was given with %s, it goes with PERCENTILE only".formatted(op));
      }
      return 0;
    }
    if (percentile == null || !(percentile >= 0 && percentile <= 100)) {
      throw refused(
          "percentile is %s, allowed with PERCENTILE are 0 to 100"
              .formatted(percentile == null ? "absent" : percentile));
    }
    return percentile / 100;
  }

  private Grouping grouping(@Nullable Map<String, Object> input) {
    if (input == null) {
      return new Grouping.None();
    }
    String how = input.keySet().iterator().next();
    return switch (how) {
      case "property" ->
          new Grouping.ByProperty(
              properties.get((String) required(input, how), "groupBy.property"));
      case "cell" -> {
        Map<String, Object> cell = object(input, how);
        yield new Grouping.ByCell(
            (String) required(cell, "scheme"), (Integer) required(cell, "level"));
      }
      case "h3" -> hexagon((Integer) required(object(input, how), "resolution"));
      case "square" -> square((Double) required(object(input, how), "size"));
      case "histogram" -> histogram(object(input, how));
      default -> throw new IllegalStateException("the schema groups by unknown " + how);
    };
  }

  private static Grouping hexagon(int resolution) {
    if (resolution < 0 || resolution > FINEST_HEXAGON) {
      throw refused("resolution is %d, allowed are 0 to %d".formatted(resolution, FINEST_HEXAGON));
    }
    return new Grouping.ByHexagon(resolution);
  }

  private static Grouping square(double size) {
    if (!(size >= LEAST_SQUARE && size <= LARGEST_SQUARE)) {
      throw refused(
          "size is %s, allowed are %.0f to %.0f metres"
              .formatted(size, LEAST_SQUARE, LARGEST_SQUARE));
    }
    return new Grouping.BySquare(size);
  }

  private Grouping histogram(Map<String, Object> input) {
    Property property =
        properties.number((String) required(input, "property"), "groupBy.histogram");
    List<?> edges = (List<?>) input.get("edges");
    Integer bins = (Integer) input.get("bins");
    if (edges == null && bins != null) {
      requireCount(bins, MOST_BINS, "bins");
      return new Grouping.ByBins(property, bins);
    }
    if (edges == null || bins != null) {
      throw refused("a histogram takes either edges or bins; give exactly one of them");
    }
    return new Grouping.ByEdges(property, rising(edges));
  }

  private static List<Double> rising(List<?> given) {
    if (given.size() < 2) {
      throw refused(
          "edges has %d numbers, allowed are 2 to %d".formatted(given.size(), MOST_EDGES));
    }
    requireCount(given.size(), MOST_EDGES, "edges");
    List<Double> edges = given.stream().map(edge -> (Double) edge).toList();
    for (int i = 0; i < edges.size(); i++) {
      if (!Double.isFinite(edges.get(i)) || (i > 0 && !(edges.get(i) > edges.get(i - 1)))) {
        throw refused(
            "edge %d is %s, allowed are numbers greater than the edge before"
                .formatted(i, edges.get(i)));
      }
    }
    return edges;
  }

  private static void requireCount(int given, int most, String what) {
    if (given < 1) {
      throw refused("%s is %d, allowed are 1 to %d".formatted(what, given, most));
    }
    if (given > most) {
      throw TwinException.limitExceeded(
          "%s is %d, the limit is %d".formatted(what, given, most), most, given);
    }
  }

  private static TwinException refused(String message) {
    return new TwinException(ErrorCode.BAD_USER_INPUT, message);
  }
}
