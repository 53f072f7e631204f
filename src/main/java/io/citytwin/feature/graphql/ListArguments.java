package io.citytwin.feature.graphql;

import io.citytwin.api.Deadline;
import io.citytwin.api.Limits;
import io.citytwin.feature.Condition;
import io.citytwin.feature.LiveEntities;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.spatial.GeometryArguments;
import io.citytwin.spatial.Nearest;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The filters of the city's lists, for fields that are no list. */
@Component
public class ListArguments {

  private final GeometryArguments geometries;
  private final LiveEntities live;
  private final Limits limits;

  ListArguments(GeometryArguments geometries, LiveEntities live, Limits limits) {
    this.geometries = geometries;
    this.live = live;
    this.limits = limits;
  }

  /**
   * The features of a list.
   *
   * @param nearest only the k nearest of those that meet the condition; null for all
   */
  public record Matching(FeatureKind kind, Condition where, @Nullable Nearest nearest) {}

  /**
   * Reads a filter of a list of one kind.
   *
   * @param list the list's name in {@code City}
   * @param filter as the schema coerced it
   * @param asOf instant the city is asked for; null for the present
   * @throws io.citytwin.model.error.TwinException as the list itself does
   */
  public Matching read(
      String list, Map<String, Object> filter, @Nullable Instant asOf, Deadline deadline) {
    FeatureKind kind = CityFields.kindOf(list);
    Filter read = new FilterReader(kind, geometries, live, limits, deadline, asOf).read(filter);
    return new Matching(kind, read.where(), read.nearest());
  }
}
