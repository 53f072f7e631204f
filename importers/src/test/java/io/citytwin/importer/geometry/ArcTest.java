package io.citytwin.importer.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;

class ArcTest {

  private static LineString line(double... xy) throws GeometryFault {
    return new GeometryFactory().createLineString(Arc.string(positions(xy)).sequence());
  }

  private static Positions positions(double... xy) {
    Positions positions = new Positions();
    for (int i = 0; i < xy.length; i += 2) {
      positions.add(xy[i], xy[i + 1], Double.NaN);
    }
    return positions;
  }

  /** The chord error follows from the geometry: middle of a piece to the circle. */
  @ParameterizedTest
  @CsvSource({"0.05, 500000, 3380000", "5, 0, 0", "80, 500000, 3380000", "3000, -1000000, 7000000"})
  void noPieceIsFartherThanACentimetreFromItsArc(double radius, double x, double y)
      throws GeometryFault {
    LineString half = line(x - radius, y, x, y + radius, x + radius, y);

    for (int i = 1; i < half.getNumPoints(); i++) {
      Coordinate a = half.getCoordinateN(i - 1);
      Coordinate b = half.getCoordinateN(i);
      double middle = Math.hypot((a.x + b.x) / 2 - x, (a.y + b.y) / 2 - y);
      assertThat(radius - middle).isBetween(-1e-6, Arc.MAX_CHORD_ERROR + 1e-6);
      assertThat(Math.hypot(b.x - x, b.y - y)).isCloseTo(radius, within(1e-6));
    }
    assertThat(half.getLength()).isCloseTo(Math.PI * radius, within(Math.PI * radius * 1e-3));
    assertThat(half.getCoordinateN(0)).isEqualTo(new Coordinate(x - radius, y));
  }

  @Test
  void arcWalkedBackwardHasTheSamePositions() throws GeometryFault {
    LineString there = line(3, 4, 5, 0, 3, -4, 0, -5, -3, -4);
    LineString back = line(-3, -4, 0, -5, 3, -4, 5, 0, 3, 4);

    assertThat(back.reverse().equalsExact(there)).isTrue();
  }

  @Test
  void circleOfThreePositionsWithEqualEndsIsClosed() throws GeometryFault {
    LineString circle = line(10, 0, -10, 0, 10, 0);

    assertThat(circle.isClosed()).isTrue();
    assertThat(circle.getFactory().createPolygon(circle.getCoordinateSequence()).getArea())
        .isCloseTo(Math.PI * 100, within(0.5));
  }

  @Test
  void arcOfMoreThanHalfACircleGoesTheLongWay() throws GeometryFault {
    LineString arc = line(1, 0, -1, 0, 0, -1);

    assertThat(arc.getLength()).isCloseTo(1.5 * Math.PI, within(0.01));
  }

  @Test
  void threePositionsOnALineStayAsTheyAre() throws GeometryFault {
    assertThat(line(0, 0, 1, 1, 2, 2)).hasToString("LINESTRING (0 0, 1 1, 2 2)");
    assertThat(line(2, 2, 1, 1, 0, 0)).hasToString("LINESTRING (2 2, 1 1, 0 0)");
    assertThat(line(5, 5, 5, 5, 5, 5).getLength()).isZero();
  }

  @Test
  void hugeRadiusEndsInALimitedNumberOfPieces() throws GeometryFault {
    assertThat(line(0, 0, 5e8, 1e8, 1e9, 0).getNumPoints()).isLessThanOrEqualTo(Arc.MAX_PIECES + 1);
    assertThat(line(0, 0, Double.NaN, 1, 2, 2).getNumPoints()).isLessThan(5);
  }
}
