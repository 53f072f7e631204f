package io.citytwin.importer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ByteOrderValues;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.io.WKTReader;

class EwkbTest {

  /** The oracle is the writer of JTS. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "POINT (7.4 43.7)",
        "POINT Z (7.4 43.7 12.5)",
        "LINESTRING (0 0, 1 1, -0.0 3)",
        "MULTILINESTRING Z ((0 0 1, 1 1 2), (5 5 3, 6 6 4))",
        "POLYGON ((0 0, 9 0, 9 9, 0 0), (5 1, 6 1, 6 2, 5 1))",
        "POLYGON Z ((0 0 1, 9 0 2, 9 9 3, 0 0 1))",
        "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 0), (5 1, 6 1, 6 2, 5 1)), ((20 20, 21 20, 21 21, 20 20)))",
      })
  void bytesAreThoseOfJts(String wkt) throws ParseException {
    Geometry geometry = new WKTReader().read(wkt);
    geometry.setSRID(4326);
    boolean high = wkt.contains(" Z ");

    assertThat(Ewkb.of(geometry, high))
        .isEqualTo(new WKBWriter(high ? 3 : 2, ByteOrderValues.BIG_ENDIAN, true).write(geometry));
  }
}
