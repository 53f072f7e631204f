package io.citytwin.importer.gml;

import io.citytwin.importer.geometry.GeometryFault;
import io.citytwin.importer.xml.XmlCursor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code gml:boundedBy} says beside the bounds.
 *
 * @param srs reference system of geometries that name none
 * @param dimension of positions that do not tell theirs; 0 if it does not say
 */
record GmlBounds(@Nullable SrsName srs, int dimension) {

  /** Reads the property that starts at the cursor, at a depth, up to its end. */
  static GmlBounds read(XmlCursor cursor, int depth) throws IOException, GeometryFault {
    SrsName srs = null;
    int dimension = 0;
    while (cursor.next() && (cursor.isStart() || cursor.depth() > depth)) {
      if (!cursor.isStart()) {
        continue;
      }
      String name = cursor.attribute("srsName");
      if (name != null && (cursor.name().equals("Envelope") || cursor.name().equals("Box"))) {
        srs = SrsName.parse(name);
      }
      dimension = PositionParser.dimension(cursor, dimension);
      if (cursor.name().equals("lowerCorner") && dimension == 0) {
        int numbers = cursor.text().strip().split("\\s+").length;
        dimension = numbers == 2 || numbers == 3 ? numbers : 0;
      }
    }
    return new GmlBounds(srs, dimension);
  }
}
