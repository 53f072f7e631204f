package io.citytwin.alarm.evaluation;

import org.locationtech.jts.algorithm.locate.IndexedPointInAreaLocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

/** An area that points are asked against, indexed. */
final class Fence {

  private final IndexedPointInAreaLocator locator;

  /**
   * Indexes an area.
   *
   * @param wkt polygon or multipolygon, as a rule keeps it
   */
  Fence(String wkt) {
    try {
      this.locator = new IndexedPointInAreaLocator(new WKTReader().read(wkt));
    } catch (ParseException e) {
      throw new IllegalStateException("an area of a rule cannot be read", e);
    }
  }

  /** Whether a point is in the area or on its edge. */
  boolean holds(double longitude, double latitude) {
    return locator.locate(new Coordinate(longitude, latitude)) != Location.EXTERIOR;
  }
}
