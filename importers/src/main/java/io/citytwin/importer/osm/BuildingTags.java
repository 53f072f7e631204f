package io.citytwin.importer.osm;

import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/** What the tags of a building say in the twin's columns. */
final class BuildingTags {

  private static final Set<String> NO_BUILDING =
      Set.of("no", "false", "0", "none", "proposed", "planned", "razed", "demolished", "removed");
  private static final int MOST_STOREYS = 200;

  private BuildingTags() {}

  /** Whether the tags have a {@code building} key, whatever it says. */
  static boolean mention(TagList tags) {
    return tags.has("building");
  }

  /** Whether the tags say that there is a building. */
  static boolean describe(TagList tags) {
    String value = tags.get("building");
    return value != null && !NO_BUILDING.contains(value);
  }

  /** Whether the tags are of a multipolygon that says it is no building. */
  static boolean isExcludedRelation(TagList tags) {
    return tags.is("type", "multipolygon") && mention(tags) && !describe(tags);
  }

  static void accept(OsmRecords records, OsmObject object, String sourceId, Geometry area)
      throws IOException {
    TagList tags = object.tags;
    List<@Nullable Object> values =
        Arrays.asList(
            BuildingUsages.of(tags).name(),
            height(records, object, sourceId),
            storeys(records, object, sourceId, "building:levels"),
            storeys(records, object, sourceId, "building:levels:underground"),
            null,
            year(tags),
            address(tags));
    records.accept(
        FeatureKind.BUILDING, object, sourceId, tags.get("name"), area, values, tags.toMap());
  }

  private static @Nullable Double height(OsmRecords records, OsmObject object, String sourceId)
      throws IOException {
    String key = object.tags.has("height") ? "height" : "building:height";
    String text = object.tags.get(key);
    if (text == null) {
      return null;
    }
    Double meters = TagValues.meters(text);
    if (meters == null || meters <= 0 || meters > 1000) {
      records.invalidValue(
          object, sourceId, key, text, "a height up to 1000 m, as 12.5, 41 ft or 6'3\"");
      return null;
    }
    return meters;
  }

  private static @Nullable Integer storeys(
      OsmRecords records, OsmObject object, String sourceId, String key) throws IOException {
    String text = object.tags.get(key);
    if (text == null) {
      return null;
    }
    Integer storeys = TagValues.integerPart(text, 0, MOST_STOREYS);
    if (storeys == null) {
      records.invalidValue(object, sourceId, key, text, "a number from 0 to " + MOST_STOREYS);
    }
    return storeys;
  }

  private static @Nullable Integer year(TagList tags) {
    String text = tags.get("start_date");
    return text == null ? null : TagValues.year(text);
  }

  /** {@code addr:full}, or street or place with number, then postcode with city. */
  private static @Nullable String address(TagList tags) {
    String full = tags.get("addr:full");
    if (full != null) {
      return full;
    }
    String street = tags.has("addr:street") ? tags.get("addr:street") : tags.get("addr:place");
    String line = joined(" ", street, tags.get("addr:housenumber"));
    String town = joined(" ", tags.get("addr:postcode"), tags.get("addr:city"));
    return joined(", ", tags.get("addr:housename"), line, line == null ? null : town);
  }

  private static @Nullable String joined(String between, @Nullable String... parts) {
    StringBuilder text = new StringBuilder();
    for (String part : parts) {
      if (part != null) {
        text.append(text.isEmpty() ? "" : between).append(part);
      }
    }
    return text.isEmpty() ? null : text.toString();
  }
}
