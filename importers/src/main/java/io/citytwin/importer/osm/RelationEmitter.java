package io.citytwin.importer.osm;

import io.citytwin.importer.osm.OsmTally.Rule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/** Hands over buildings and districts that are made of member ways. */
final class RelationEmitter {

  private final AreaBuilder areas;
  private final WayStore ways;
  private final OsmRecords records;

  RelationEmitter(AreaBuilder areas, WayStore ways, OsmRecords records) {
    this.areas = areas;
    this.ways = ways;
    this.records = records;
  }

  void emit(OsmObject relation) throws IOException {
    switch (AreaRelation.of(relation.tags)) {
      case null -> {}
      case COUNTRY -> {
        markBoundary(relation);
        records.count(Rule.BOUNDARY_OF_COUNTRY);
      }
      case DISTRICT -> {
        markBoundary(relation);
        district(relation);
      }
      case BUILDING -> building(relation);
      case TAGS_ON_WAYS -> silent(relation);
    }
  }

  private void markBoundary(OsmObject relation) {
    for (int i = 0; i < relation.memberIds.size(); i++) {
      if (AreaRelation.isRing(relation.memberTypes.get(i), relation.memberRoles.get(i))) {
        long ordinal = ways.find(relation.memberIds.get(i));
        if (ordinal >= 0) {
          ways.mark(ordinal, WayStore.BOUNDARY);
        }
      }
    }
  }

  private void district(OsmObject relation) throws IOException {
    Geometry area = build(relation);
    if (area != null) {
      DistrictTags.accept(records, relation, sourceId(relation), area);
      records.count(Rule.DISTRICT);
    }
  }

  private void building(OsmObject relation) throws IOException {
    Geometry area = build(relation);
    if (area != null) {
      BuildingTags.accept(records, relation, sourceId(relation), area);
      records.count(Rule.BUILDING_RELATION);
      markRepresented(relation.tags.get("building"));
    }
  }

  /** Builds the area, or reports why it cannot be. */
  private @Nullable Geometry build(OsmObject relation) throws IOException {
    areas.buildRelation(relation);
    AreaFault fault = areas.fault();
    if (fault != null) {
      records.fault(fault.code(), relation, sourceId(relation), fault.message(), fault.at());
    }
    return areas.geometry();
  }

  /**
   * A relation without tags is a building if all its outer ways are, of one and the same value. One
   * that cannot be built is worth a word only if a member is a building, which then lacks its
   * holes.
   */
  private void silent(OsmObject relation) throws IOException {
    areas.buildRelation(relation);
    Geometry area = areas.geometry();
    AreaFault fault = areas.fault();
    if (fault != null && areas.hasBuildingMember()) {
      records.fault(
          fault.code(),
          relation,
          sourceId(relation),
          fault.message() + "; its member ways are loaded as buildings of their own",
          fault.at());
    }
    TagList tags = area == null ? null : commonTags(outerWays());
    if (area == null || tags == null || !BuildingTags.describe(tags)) {
      return;
    }
    relation.tags.clear();
    for (int i = 0; i < tags.size(); i++) {
      relation.tags.add(tags.key(i), tags.value(i));
    }
    BuildingTags.accept(records, relation, sourceId(relation), area);
    records.count(Rule.BUILDING_RELATION_TAGS_ON_WAYS);
    markRepresented(tags.get("building"));
  }

  private List<MemberWay> outerWays() {
    List<MemberWay> outer = new ArrayList<>();
    for (Ring shell : areas.shells()) {
      outer.addAll(shell.ways());
    }
    return outer;
  }

  /** Tags that all ways share. */
  private static @Nullable TagList commonTags(List<MemberWay> outer) {
    TagList common = new TagList();
    TagList first = outer.getFirst().tags();
    for (int i = 0; i < first.size(); i++) {
      String key = first.key(i);
      String value = first.value(i);
      if (outer.stream().allMatch(way -> way.tags().is(key, value))) {
        common.add(key, value);
      }
    }
    return common.has("building") ? common : null;
  }

  /** The outer ways that say the same, or only {@code yes}, are not buildings of their own. */
  private void markRepresented(@Nullable String building) {
    for (MemberWay way : outerWays()) {
      String own = way.tags().get("building");
      if (own != null && (own.equals("yes") || own.equals(building))) {
        ways.mark(way.ordinal(), WayStore.REPRESENTED);
      }
    }
  }

  private static String sourceId(OsmObject relation) {
    return "relation/" + relation.id;
  }
}
