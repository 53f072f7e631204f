package io.citytwin.importer.osm;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Counts what became of the objects of a file, by rule, so that every difference can be named. */
final class OsmTally {

  /** A rule; {@code docs/osm.md} explains each. */
  enum Rule {
    /** Building from a closed way. */
    BUILDING_WAY,
    /** Building from a multipolygon relation with a building tag of its own. */
    BUILDING_RELATION,
    /** Building from a multipolygon relation that has its tags on its outer ways. */
    BUILDING_RELATION_TAGS_ON_WAYS,
    /** Way whose building is that of a relation, counted there. */
    BUILDING_WAY_REPRESENTED,
    /** Value of {@code building} that says there is none. */
    BUILDING_VALUE_EXCLUDED,
    /** Relation of the type {@code building}: groups the parts of a building counted by itself. */
    BUILDING_GROUP,
    /** Way cut into segments. */
    ROAD_WAY,
    /** Segments of roads. */
    ROAD_SEGMENT,
    /** Nodes at which segments end. */
    ROAD_JUNCTION,
    /** Way with a {@code highway} value that is no road. */
    HIGHWAY_EXCLUDED,
    /** Way of a road that is an area. */
    HIGHWAY_AREA,
    /** Administrative boundary. */
    DISTRICT,
    /** Boundary of a country or wider. */
    BOUNDARY_OF_COUNTRY,
    /** Way that is part of the boundary of a relation. */
    BOUNDARY_WAY_OF_RELATION
  }

  private final long[] counts = new long[Rule.values().length];

  void count(Rule rule) {
    counts[rule.ordinal()]++;
  }

  long get(Rule rule) {
    return counts[rule.ordinal()];
  }

  @Override
  public String toString() {
    return Arrays.stream(Rule.values())
        .filter(rule -> get(rule) > 0)
        .map(rule -> rule.name().toLowerCase(Locale.ROOT) + "=" + get(rule))
        .collect(Collectors.joining(" "));
  }
}
