package io.citytwin.feature.graphql;

import io.citytwin.api.Arguments;
import io.citytwin.feature.Condition.Stored;
import io.citytwin.feature.FeatureOrder;
import io.citytwin.feature.FeatureOrder.Measure;
import io.citytwin.feature.FeatureOrder.Term;
import io.citytwin.feature.FeatureOrder.Value;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.ColumnType;
import io.citytwin.model.feature.FeatureKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The orderBy argument of a list. The enums of the schema name typed columns as SQL does, in upper
 * case, so a kind's own column comes before a measure of the same name.
 */
final class OrderReader {

  private static final int MAX_TERMS = 4;

  private static final String DESCENDING = "DESC";

  private OrderReader() {}

  /**
   * Reads the argument.
   *
   * @param orderBy as the schema coerces it; null for order by id, or by distance with nearest
   * @param kind the list's kind; null for the list of all kinds
   * @throws TwinException BAD_USER_INPUT for distances from nothing, another order than that of
   *     nearest, or a field given twice; LIMIT_EXCEEDED for too many fields
   */
  static FeatureOrder read(
      @Nullable List<Map<String, Object>> orderBy, @Nullable FeatureKind kind, Filter filter) {
    if (orderBy == null || orderBy.isEmpty()) {
      return filter.nearest() == null ? FeatureOrder.BY_ID : FeatureOrder.BY_DISTANCE;
    }
    check(orderBy);
    FeatureOrder order = order(orderBy, kind);
    if (filter.nearest() != null && !order.equals(FeatureOrder.BY_DISTANCE)) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "nearest orders the list by DISTANCE, the nearest first; leave orderBy out, or use"
              + " dwithin for another order");
    }
    if (order.byDistance() && filter.nearest() == null && filter.distanceFrom() == null) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "orderBy DISTANCE needs nearest or dwithin in spatial of the filter itself, to say the"
              + " distance from what");
    }
    return order;
  }

  private static void check(List<Map<String, Object>> orderBy) {
    if (orderBy.size() > MAX_TERMS) {
      throw TwinException.limitExceeded(
          "orderBy has %d fields, the limit is %d".formatted(orderBy.size(), MAX_TERMS),
          MAX_TERMS,
          orderBy.size());
    }
    Set<String> seen = new HashSet<>();
    for (Map<String, Object> term : orderBy) {
      if (!seen.add(field(term))) {
        throw new TwinException(
            ErrorCode.BAD_USER_INPUT,
            "orderBy names %s twice; once is enough".formatted(field(term)));
      }
    }
  }

  /** Nothing after an id counts, and without one it goes the way of the last field. */
  private static FeatureOrder order(List<Map<String, Object>> orderBy, @Nullable FeatureKind kind) {
    List<Term> terms = new ArrayList<>();
    boolean descending = false;
    for (Map<String, Object> term : orderBy) {
      descending = DESCENDING.equals(term.get("direction"));
      if (field(term).equals("ID")) {
        break;
      }
      terms.add(new Term(value(field(term), kind), descending));
    }
    return new FeatureOrder(terms, descending);
  }

  private static Value value(String field, @Nullable FeatureKind kind) {
    if (field.equals("NAME")) {
      return new FeatureOrder.OfColumn(new Stored("name", ColumnType.TEXT));
    }
    if (kind != null) {
      for (Column column : kind.columns()) {
        if (column.name().equals(field.toLowerCase(Locale.ROOT))) {
          return new FeatureOrder.OfColumn(new Stored(column.name(), column.type()));
        }
      }
    }
    return switch (field) {
      case "UPDATED_AT" -> Measure.RECORDED;
      default -> Measure.valueOf(field);
    };
  }

  private static String field(Map<String, Object> term) {
    return (String) Arguments.required(term, "field");
  }
}
