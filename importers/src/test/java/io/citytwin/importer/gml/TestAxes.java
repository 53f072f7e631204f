package io.citytwin.importer.gml;

import java.util.Set;

/** Axis orders of the systems in the tests, as the EPSG registry has them. */
final class TestAxes {

  private static final Set<String> NORTH_FIRST =
      Set.of(
          "EPSG:4326",
          "EPSG:4258",
          "EPSG:4490",
          "EPSG:6668",
          "EPSG:6697",
          "EPSG:3068",
          "EPSG:4547");

  private TestAxes() {}

  static boolean northFirst(String code) {
    return NORTH_FIRST.contains(code);
  }
}
