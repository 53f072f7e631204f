package io.citytwin.feature.graphql;

import io.citytwin.api.Arguments;
import io.citytwin.api.Deadline;
import io.citytwin.feature.Condition;
import io.citytwin.feature.Condition.Attribute;
import io.citytwin.feature.Condition.Compare;
import io.citytwin.feature.Condition.Comparison;
import io.citytwin.feature.LiveEntities;
import io.citytwin.feature.StateTest;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.model.feature.AttributeType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code state} of a filter: conditions on live values, looked up while they are read. */
final class StateReader {

  private final FilterBounds bounds;
  private final OperatorReader operators;
  private final LiveEntities live;
  private final Deadline deadline;
  private final @Nullable Instant asOf;

  StateReader(
      FilterBounds bounds,
      OperatorReader operators,
      LiveEntities live,
      Deadline deadline,
      @Nullable Instant asOf) {
    this.deadline = deadline;
    this.asOf = asOf;
    this.bounds = bounds;
    this.operators = operators;
    this.live = live;
  }

  /** Reads one {@code StateFilter}. */
  @SuppressWarnings("unchecked") // the schema makes qualities a list of enum names
  Condition read(Map<String, Object> filter) {
    bounds.countCondition();
    String key = Arguments.storable((String) Arguments.required(filter, "key"));
    List<Condition> value = new ArrayList<>();
    if (filter.get("number") != null) {
      operators.add(value, new Attribute(key, AttributeType.NUMBER), filter.get("number"));
    }
    if (filter.get("text") != null) {
      operators.add(value, new Attribute(key, AttributeType.TEXT), filter.get("text"));
    }
    if (filter.get("flag") instanceof Boolean flag) {
      value.add(new Compare(new Attribute(key, AttributeType.BOOLEAN), Comparison.EQ, flag));
    }
    Duration maxAge = (Duration) filter.get("maxAge");
    if (maxAge != null && !maxAge.isPositive()) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "maxAge is %s, allowed are durations above zero such as PT5M".formatted(maxAge));
    }
    StateTest test =
        new StateTest(
            key,
            value,
            (List<String>) filter.get("quality"),
            maxAge,
            (Boolean) filter.get("stale"),
            asOf);
    return new Condition.ShowsState(test, new Condition.Found(live.with(test, deadline)));
  }
}
