package io.citytwin.importer.osm;

import static io.citytwin.importer.osm.PbfFixture.refs;

import org.locationtech.jts.geom.Geometry;

/**
 * A grid to draw on: node {@code 10 * x + y + 1} lies at x, y thousandths of a degree east and
 * north of 7 E 43 N, for x and y from 0 to 9.
 */
final class GridFixture {

  private GridFixture() {}

  /** A file that holds the nodes. */
  static PbfFixture grid() {
    PbfFixture fixture = new PbfFixture();
    for (int x = 0; x < 10; x++) {
      for (int y = 0; y < 10; y++) {
        fixture.node(at(x, y), 7 + x / 1000.0, 43 + y / 1000.0);
      }
    }
    return fixture;
  }

  static long at(int x, int y) {
    return 10L * x + y + 1;
  }

  /** A closed square, counter-clockwise. */
  static long[] square(int x, int y, int size) {
    return refs(at(x, y), at(x + size, y), at(x + size, y + size), at(x, y + size), at(x, y));
  }

  /** Area in squares of the grid. */
  static double squares(Geometry geometry) {
    return Math.round(geometry.getArea() * 1e12) / 1e6;
  }
}
