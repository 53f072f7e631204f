package io.citytwin.importer.gml;

import java.io.IOException;

/** Knows the order in which an authority writes the axes of its reference systems. */
@FunctionalInterface
public interface AxisOrder {

  /**
   * Whether latitude or northing comes first.
   *
   * @param code such as {@code EPSG:4326}
   * @throws IOException if the code cannot be looked up
   */
  boolean northFirst(String code) throws IOException;
}
