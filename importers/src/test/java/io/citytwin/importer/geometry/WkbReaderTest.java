package io.citytwin.importer.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.gdal.Damage;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ByteOrderValues;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.io.WKTReader;

/** Binary geometry whole and damaged; what is written here was written by JTS. */
class WkbReaderTest {

  private static final String[] SHAPES = {
    "POINT Z(1 2 3)",
    "LINESTRING(0 0,1 1,2 0)",
    "POLYGON((0 0,9 0,9 9,0 9,0 0),(1 1,1 2,2 2,2 1,1 1))",
    "MULTIPOLYGON(((0 0,9 0,9 9,0 0)),((20 0,29 0,29 9,20 0)))",
    "GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(0 0,1 1),GEOMETRYCOLLECTION(MULTIPOINT((3 4))))"
  };

  @ParameterizedTest
  @ValueSource(ints = {ByteOrderValues.BIG_ENDIAN, ByteOrderValues.LITTLE_ENDIAN})
  void damagedBytesAreAGeometryOrAFault(int byteOrder) throws ParseException {
    WkbReader reader = new WkbReader(new ShapeBuilder());
    byte[] other = wkb(SHAPES[SHAPES.length - 1], byteOrder);
    int faults = 0;
    for (String shape : SHAPES) {
      byte[] whole = wkb(shape, byteOrder);
      for (int seed = 0; seed < 1000; seed++) {
        byte[] damaged = Damage.damage(whole, other, new Random(seed));
        try {
          Geometry geometry = reader.read(damaged, 0, damaged.length);
          assertThat(geometry.getNumPoints()).isLessThanOrEqualTo(damaged.length / 8);
        } catch (GeometryFault e) {
          assertThat(e.text()).isNotBlank();
          faults++;
        }
      }
    }
    assertThat(faults).isBetween(1000, 4900);
  }

  private static byte[] wkb(String shape, int byteOrder) throws ParseException {
    Geometry geometry = new WKTReader().read(shape);
    int dimension = Double.isNaN(geometry.getCoordinate().getZ()) ? 2 : 3;
    return new WKBWriter(dimension, byteOrder).write(geometry);
  }
}
