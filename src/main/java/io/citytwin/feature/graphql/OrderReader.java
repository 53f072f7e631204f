package io.citytwin.feature.graphql;

import io.citytwin.api.Arguments;
import io.citytwin.api.Deadline;
import io.citytwin.feature.Condition.Stored;
import io.citytwin.feature.FeatureOrder;
import io.citytwin.feature.FeatureOrder.Measure;
import io.citytwin.feature.FeatureOrder.Term;
import io.citytwin.feature.FeatureOrder.Value;
import io.citytwin.feature.LiveEntities;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.ColumnType;
import io.citytwin.model.feature.FeatureKind;
import java.time.Instant;
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

  private final @Nullable FeatureKind kind;
  private final LiveEntities live;
  private final Deadline deadline;
  private final @Nullable Instant asOf;

  /**
   * Makes a reader.
   *
   * @param kind the list's kind; null for the list of all kinds
   * @param asOf instant whose live values count; null for the present
   */
  OrderReader(
      @Nullable FeatureKind kind, LiveEntities live, Deadline deadline, @Nullable Instant asOf) {
    this.kind = kind;
    this.live = live;
    this.deadline = deadline;
    this.asOf = asOf;
  }

  /**
   * Reads the argument.
   *
   * @param orderBy as the schema coerces it; null for order by id, or by distance with nearest
   * @throws TwinException BAD_USER_INPUT for distances from nothing, another order than that of
   *     nearest, or a value given twice or not at all; LIMIT_EXCEEDED for too many fields;
   *     UNAVAILABLE for live values that are not known
   */
  FeatureOrder read(@Nullable List<Map<String, Object>> orderBy, Filter filter) {
    if (orderBy == null || orderBy.isEmpty()) {
      return filter.nearest() == null ? FeatureOrder.BY_ID : FeatureOrder.BY_DISTANCE;
    }
    check(orderBy);
    FeatureOrder order = order(orderBy);
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
      String named = named(term.get("field"), term.get("state"));
      if (!seen.add(named)) {
        throw new TwinException(
            ErrorCode.BAD_USER_INPUT,
            "orderBy names %s twice; once is enough".formatted(shown(named)));
      }
    }
  }

  private static String named(@Nullable Object field, @Nullable Object state) {
    if (field != null && state == null) {
      return (String) field;
    }
    if (field == null && state != null) {
      return "state '" + Arguments.storable((String) state) + "'";
    }
    throw new TwinException(
        ErrorCode.BAD_USER_INPUT,
        "an item of orderBy has %s; give each either a field or the key of a live value"
            .formatted(field == null ? "neither field nor state" : "both field and state"));
  }

  private static String shown(String named) {
    return named.length() > 60 ? named.substring(0, 60) + "…" : named;
  }

  /** Nothing after an id counts, and without one it goes the way of the last field. */
  private FeatureOrder order(List<Map<String, Object>> orderBy) {
    List<Term> terms = new ArrayList<>();
    boolean descending = false;
    for (Map<String, Object> term : orderBy) {
      descending = DESCENDING.equals(term.get("direction"));
      Object state = term.get("state");
      if ("ID".equals(term.get("field"))) {
        break;
      }
      terms.add(
          new Term(
              state == null
                  ? value((String) Arguments.required(term, "field"))
                  : state((String) state, descending),
              descending));
    }
    return new FeatureOrder(terms, descending);
  }

  private Value state(String key, boolean descending) {
    return new FeatureOrder.OfState(
        key, asOf, new FeatureOrder.Shown(live.numbers(key, descending, asOf, deadline)));
  }

  private Value value(String field) {
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
}
