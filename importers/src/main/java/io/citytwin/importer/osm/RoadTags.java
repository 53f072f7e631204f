package io.citytwin.importer.osm;

import io.citytwin.model.feature.RoadClass;
import io.citytwin.model.feature.TravelDirection;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the tags of a road say in the twin's columns; the same for all its segments.
 *
 * <p>Source: OSM wiki, Key:highway, Key:oneway, Key:maxspeed, Key:layer.
 */
record RoadTags(
    RoadClass roadClass,
    @Nullable String name,
    @Nullable Integer laneCount,
    @Nullable Double speedLimitKilometersPerHour,
    TravelDirection direction,
    @Nullable String surface,
    boolean bridge,
    boolean tunnel,
    int layer,
    Map<String, @Nullable Object> attributes) {

  private static final Map<String, RoadClass> CLASSES =
      Map.ofEntries(
          Map.entry("motorway", RoadClass.MOTORWAY),
          Map.entry("motorway_link", RoadClass.MOTORWAY),
          Map.entry("trunk", RoadClass.TRUNK),
          Map.entry("trunk_link", RoadClass.TRUNK),
          Map.entry("primary", RoadClass.PRIMARY),
          Map.entry("primary_link", RoadClass.PRIMARY),
          Map.entry("secondary", RoadClass.SECONDARY),
          Map.entry("secondary_link", RoadClass.SECONDARY),
          Map.entry("tertiary", RoadClass.TERTIARY),
          Map.entry("tertiary_link", RoadClass.TERTIARY),
          Map.entry("unclassified", RoadClass.RESIDENTIAL),
          Map.entry("residential", RoadClass.RESIDENTIAL),
          Map.entry("residential_link", RoadClass.RESIDENTIAL),
          Map.entry("living_street", RoadClass.RESIDENTIAL),
          Map.entry("road", RoadClass.RESIDENTIAL),
          Map.entry("service", RoadClass.SERVICE),
          Map.entry("track", RoadClass.SERVICE),
          Map.entry("busway", RoadClass.SERVICE),
          Map.entry("bus_guideway", RoadClass.SERVICE),
          Map.entry("escape", RoadClass.SERVICE),
          Map.entry("pedestrian", RoadClass.PATH),
          Map.entry("footway", RoadClass.PATH),
          Map.entry("cycleway", RoadClass.PATH),
          Map.entry("bridleway", RoadClass.PATH),
          Map.entry("path", RoadClass.PATH),
          Map.entry("steps", RoadClass.PATH),
          Map.entry("corridor", RoadClass.PATH));

  private static final Set<String> YES = Set.of("yes", "true", "1");
  private static final Set<String> NO_NUMBER_SPEEDS =
      Set.of("none", "walk", "signals", "variable", "implicit", "national", "unposted");
  private static final Pattern ZONE_SPEED = Pattern.compile("[A-Z]{2}(?:-[A-Z]{2,3})?:.{1,40}");
  private static final List<String> MODES =
      List.of(
          "vehicle",
          "motor_vehicle",
          "motorcar",
          "bicycle",
          "foot",
          "bus",
          "psv",
          "hgv",
          "horse",
          "emergency");

  /** The class of a road; null if the value is none of a road. */
  static @Nullable RoadClass classOf(String highway) {
    return CLASSES.get(highway);
  }

  /** Whether the tags are of a way that is cut into segments. */
  static boolean isRoad(TagList tags) {
    String highway = tags.get("highway");
    return highway != null && classOf(highway) != null && !isArea(tags);
  }

  static boolean isArea(TagList tags) {
    return tags.is("area", "yes");
  }

  /** Reads the tags of a way whose {@code highway} has a class; reports values out of form. */
  static RoadTags read(RoadClass roadClass, OsmRecords records, OsmObject way, String sourceId)
      throws IOException {
    TagList tags = way.tags;
    return new RoadTags(
        roadClass,
        tags.has("name") ? tags.get("name") : tags.get("ref"),
        lanes(records, way, sourceId),
        speed(records, way, sourceId),
        direction(tags),
        tags.get("surface"),
        isSet(tags, "bridge"),
        isSet(tags, "tunnel"),
        layer(records, way, sourceId),
        tags.toMap());
  }

  private static boolean isSet(TagList tags, String key) {
    String value = tags.get(key);
    return value != null && !value.equals("no") && !value.equals("false") && !value.equals("0");
  }

  private static @Nullable Integer lanes(OsmRecords records, OsmObject way, String sourceId)
      throws IOException {
    String text = way.tags.get("lanes");
    if (text == null) {
      return null;
    }
    Integer lanes = TagValues.integerPart(text, 1, 30);
    if (lanes == null) {
      records.invalidValue(way, sourceId, "lanes", text, "a number from 1 to 30");
    }
    return lanes;
  }

  private static int layer(OsmRecords records, OsmObject way, String sourceId) throws IOException {
    String text = way.tags.get("layer");
    if (text == null) {
      return 0;
    }
    Integer layer = TagValues.integerPart(text, -20, 20);
    if (layer == null) {
      records.invalidValue(way, sourceId, "layer", text, "a whole number from -20 to 20");
      return 0;
    }
    return layer;
  }

  /** Limits that are words (none, walk, FR:urban …) are valid and have no number. */
  private static @Nullable Double speed(OsmRecords records, OsmObject way, String sourceId)
      throws IOException {
    String text = way.tags.get("maxspeed");
    if (text == null || NO_NUMBER_SPEEDS.contains(text) || ZONE_SPEED.matcher(text).matches()) {
      return null;
    }
    Double limit = TagValues.kilometersPerHour(text);
    if (limit == null || limit <= 0) {
      records.invalidValue(way, sourceId, "maxspeed", text, "a speed, as 50 or 30 mph");
      return null;
    }
    return limit;
  }

  static TravelDirection direction(TagList tags) {
    if (tags.is("access", "no") && MODES.stream().noneMatch(mode -> isSet(tags, mode))) {
      return TravelDirection.CLOSED;
    }
    String oneway = tags.get("oneway");
    if (oneway == null) {
      return isImpliedOneway(tags) ? TravelDirection.FORWARD : TravelDirection.BOTH;
    }
    if (YES.contains(oneway)) {
      return TravelDirection.FORWARD;
    }
    return oneway.equals("-1") || oneway.equals("reverse")
        ? TravelDirection.BACKWARD
        : TravelDirection.BOTH;
  }

  private static boolean isImpliedOneway(TagList tags) {
    return tags.is("junction", "roundabout")
        || tags.is("junction", "circular")
        || tags.is("highway", "motorway");
  }
}
