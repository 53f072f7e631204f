package io.citytwin.importer.osm;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a relation may become. */
enum AreaRelation {
  /** Multipolygon with a building tag of its own. */
  BUILDING,
  /** Multipolygon that says nothing itself: the tags may be on its outer ways, as before 2017. */
  TAGS_ON_WAYS,
  /** Administrative boundary. */
  DISTRICT,
  /** Administrative boundary of a country or wider. */
  COUNTRY;

  /** Keys that describe the data, not the thing. */
  private static final Set<String> SILENT_KEYS =
      Set.of("type", "source", "created_by", "note", "fixme", "FIXME", "attribution", "comment");

  private static final Set<String> RING_ROLES = Set.of("outer", "inner", "", "exclave", "enclave");

  /** Null for a relation of no use here. */
  static @Nullable AreaRelation of(TagList tags) {
    String type = tags.get("type");
    boolean multipolygon = "multipolygon".equals(type);
    if (!multipolygon && !"boundary".equals(type)) {
      return null;
    }
    if (multipolygon && BuildingTags.mention(tags)) {
      return BuildingTags.describe(tags) ? BUILDING : null;
    }
    if (DistrictTags.describe(tags)) {
      return DistrictTags.isCountry(tags) ? COUNTRY : DISTRICT;
    }
    return multipolygon && isSilent(tags) ? TAGS_ON_WAYS : null;
  }

  private static boolean isSilent(TagList tags) {
    for (int i = 0; i < tags.size(); i++) {
      if (!SILENT_KEYS.contains(tags.key(i)) && !tags.key(i).startsWith("source:")) {
        return false;
      }
    }
    return true;
  }

  boolean isBoundary() {
    return this == DISTRICT || this == COUNTRY;
  }

  /** Whether a member with this role is part of the rings. */
  static boolean isRing(long type, String role) {
    return type == OsmObject.WAY && RING_ROLES.contains(role);
  }
}
