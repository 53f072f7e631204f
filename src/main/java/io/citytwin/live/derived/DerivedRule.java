package io.citytwin.live.derived;

import io.citytwin.model.feature.FeatureKind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which features show which value that others measure.
 *
 * @param kind features that show it, unless they or sensors on them measure it
 * @param key observed property it is shown under
 * @param from observed property of the members; null for {@code key}
 * @param over which sensors are members
 * @param aggregate what their numbers become
 * @param maxAge values that are older do not count; null for any age
 */
public record DerivedRule(
    @Nullable FeatureKind kind,
    @Nullable String key,
    @Nullable String from,
    @Nullable Over over,
    @Nullable Aggregate aggregate,
    @Nullable Duration maxAge) {

  private static final Set<FeatureKind> AREAS =
      EnumSet.of(
          FeatureKind.DISTRICT,
          FeatureKind.GRID_CELL,
          FeatureKind.PLOT,
          FeatureKind.CITY_PART,
          FeatureKind.BUILDING);

  /** Relations between a feature and the sensors whose values it shows. */
  public enum Over {
    /** Those mounted on the two nodes of a pipe, or the two junctions of a road. */
    ENDPOINTS,
    /** Those that lie in an area, whatever they are mounted on: as {@code sensorsWithin}. */
    WITHIN
  }

  /** What several numbers become. */
  public enum Aggregate {
    /** Their arithmetic mean. */
    MEAN,
    /** The least. */
    MIN,
    /** The greatest. */
    MAX,
    /** Their sum. */
    SUM
  }

  /** What is wrong with it, in words for who wrote it; null if nothing is. */
  @Nullable String fault() {
    if (kind == null || over == null || aggregate == null || key == null || key.isBlank()) {
      return "it needs kind, key, over and aggregate";
    }
    if (maxAge != null && !maxAge.isPositive()) {
      return "max-age is " + maxAge + "; it must be above zero";
    }
    return switch (over) {
      case ENDPOINTS ->
          kind == FeatureKind.PIPE || kind == FeatureKind.ROAD
              ? null
              : "over ENDPOINTS is for PIPE and ROAD, not for " + kind;
      case WITHIN -> AREAS.contains(kind) ? null : "over WITHIN is for " + AREAS + ", not " + kind;
    };
  }

  /** Observed property of the members. */
  String memberKey() {
    return from != null ? from : shownKey();
  }

  /** The key, of a rule without faults. */
  public String shownKey() {
    return required(key);
  }

  /** The kind, of a rule without faults. */
  public FeatureKind shownKind() {
    return required(kind);
  }

  /** The relation, of a rule without faults. */
  public Over relation() {
    return required(over);
  }

  /** The aggregate, of a rule without faults. */
  public Aggregate folding() {
    return required(aggregate);
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("a rule with a fault is used");
    }
    return value;
  }
}
