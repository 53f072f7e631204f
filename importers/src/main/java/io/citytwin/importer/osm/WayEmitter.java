package io.citytwin.importer.osm;

import io.citytwin.importer.osm.OsmTally.Rule;
import io.citytwin.model.feature.RoadClass;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/** Hands over buildings and districts that are one closed way, and roads. */
final class WayEmitter {

  private final AreaBuilder areas;
  private final RoadCutter roads;
  private final WayStore ways;
  private final OsmRecords records;

  WayEmitter(AreaBuilder areas, RoadCutter roads, WayStore ways, OsmRecords records) {
    this.areas = areas;
    this.roads = roads;
    this.ways = ways;
    this.records = records;
  }

  void emit(long ordinal, OsmObject way) throws IOException {
    road(way);
    building(ordinal, way);
    district(ordinal, way);
  }

  private void road(OsmObject way) throws IOException {
    String highway = way.tags.get("highway");
    if (highway == null) {
      return;
    }
    RoadClass roadClass = RoadTags.classOf(highway);
    if (roadClass == null) {
      records.count(Rule.HIGHWAY_EXCLUDED);
    } else if (RoadTags.isArea(way.tags)) {
      records.count(Rule.HIGHWAY_AREA);
    } else {
      roads.cut(way, roadClass);
    }
  }

  private void building(long ordinal, OsmObject way) throws IOException {
    if (!BuildingTags.mention(way.tags)) {
      return;
    }
    if (!BuildingTags.describe(way.tags)) {
      records.count(Rule.BUILDING_VALUE_EXCLUDED);
    } else if (ways.isMarked(ordinal, WayStore.REPRESENTED)) {
      records.count(Rule.BUILDING_WAY_REPRESENTED);
    } else {
      Geometry area = build(way);
      if (area != null) {
        BuildingTags.accept(records, way, sourceId(way), area);
        records.count(Rule.BUILDING_WAY);
      }
    }
  }

  private void district(long ordinal, OsmObject way) throws IOException {
    if (!DistrictTags.describe(way.tags) || DistrictTags.isCountry(way.tags)) {
      return;
    }
    if (ways.isMarked(ordinal, WayStore.BOUNDARY) || !isClosed(way)) {
      records.count(Rule.BOUNDARY_WAY_OF_RELATION);
      return;
    }
    Geometry area = build(way);
    if (area != null) {
      DistrictTags.accept(records, way, sourceId(way), area);
      records.count(Rule.DISTRICT);
    }
  }

  private static boolean isClosed(OsmObject way) {
    return way.refs.size() > 1 && way.refs.get(0) == way.refs.last();
  }

  private @Nullable Geometry build(OsmObject way) throws IOException {
    areas.buildWay(way);
    AreaFault fault = areas.fault();
    if (fault != null) {
      records.fault(fault.code(), way, sourceId(way), fault.message(), fault.at());
    }
    return areas.geometry();
  }

  private static String sourceId(OsmObject way) {
    return "way/" + way.id;
  }
}
