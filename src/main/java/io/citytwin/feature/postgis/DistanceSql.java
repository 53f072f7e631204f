package io.citytwin.feature.postgis;

import io.citytwin.spatial.Crs;
import io.citytwin.spatial.GeometryArgument;
import io.citytwin.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.locationtech.jts.geom.Envelope;

/**
 * Distances on the ellipsoid between the table {@code f} and one geometry, found over the planar
 * index: boxes in degrees that hold all that can be within reach, then the exact distance. {@code
 * twin.reach} makes the boxes; what {@code twin.is_wide} names may stick out of its own box as a
 * geography, so it has an index of its own.
 *
 * <p>Everything that depends on the geometry alone stands in a scalar subquery: it is worked out
 * once for a statement, also when its plan is a generic one, and it is a key the index can use.
 */
final class DistanceSql {

  /**
   * Side of a square over the diameter of a circle of equal area: by it the planner's estimate for
   * a box becomes one for a distance.
   */
  private static final double SQUARE_TO_CIRCLE = Math.sqrt(Math.PI) / 2;

  /** Degrees of longitude from which both sides of the line are looked at. */
  private static final double NEAR_ANTIMERIDIAN = 170;

  private final Consumer<Sql> geometry;
  private final Consumer<Sql> geography;

  private DistanceSql(Consumer<Sql> geometry, Consumer<Sql> geography) {
    this.geometry = geometry;
    this.geography = geography;
  }

  /** Distances from an argument. */
  static DistanceSql from(GeometryArgument argument) {
    return new DistanceSql(
        sql -> GeometrySql.add(sql, argument),
        sql -> {
          GeometrySql.addGeography(sql.add("(select "), argument);
          sql.add(")");
        });
  }

  /** Distances from the only row of a table expression {@code place(geom, geog)}. */
  static DistanceSql fromPlace() {
    return new DistanceSql(
        sql -> sql.add("(select geom from place)"), sql -> sql.add("(select geog from place)"));
  }

  /** Adds the distance in metres. */
  void addMetres(Sql sql) {
    geography.accept(sql.add("ST_Distance(f.geom::geography, "));
    sql.add(")");
  }

  /**
   * Adds the planar distance in degrees, by which the index can order.
   *
   * @param turn from the geometry itself, or from where it is after a turn round the world
   */
  void addDegrees(Sql sql, int turn) {
    sql.add("f.geom <-> ").add(turn == 0 ? "" : "(select ST_Translate(");
    geometry.accept(sql);
    sql.add(turn == 0 ? "" : ", " + 360 * turn + ", 0))");
  }

  /** Turns after which an argument near the antimeridian is beside what lies beyond it. */
  static List<Integer> turns(GeometryArgument argument) {
    Envelope extent = argument.geometry().getEnvelopeInternal();
    List<Integer> turns = new ArrayList<>(List.of(0));
    if (argument.srid() == Crs.STORAGE_SRID && extent.getMaxX() > NEAR_ANTIMERIDIAN) {
      turns.add(-1);
    }
    if (argument.srid() == Crs.STORAGE_SRID && extent.getMinX() < -NEAR_ANTIMERIDIAN) {
      turns.add(1);
    }
    return turns;
  }

  /**
   * Adds the condition that the distance of a feature of a table from an argument is at most a
   * number of metres.
   */
  static void addWithin(Sql sql, GeometryArgument argument, double metres, String table) {
    DistanceSql distance = from(argument);
    LocalPlane.about(argument, metres)
        .ifPresentOrElse(
            plane -> distance.addWithin(sql, plane, metres, table),
            () -> distance.addWithin(sql, metres));
  }

  /** What is wide is looked up first: as an alternative to the box it would hide how few it is. */
  private void addWithin(Sql sql, LocalPlane plane, double metres, String table) {
    GeometrySql.addKey(sql.add("((f.geom && "), plane.reach(metres));
    sql.add(" or f.entity_id = any(array(select f.entity_id from twin.").add(table);
    addExact(sql.add(" f where twin.is_wide(f.geom) and "), s -> s.bind(metres));
    sql.add("))) and ");
    plane.addWithin(sql, metres, () -> addExact(sql, s -> s.bind(metres)));
    sql.add(")");
  }

  /** Adds the condition that the distance is at most a number of metres. */
  void addWithin(Sql sql, double metres) {
    sql.add("((");
    addBox(sql, metres, 1);
    addBox(sql.add(" or "), metres, 2);
    sql.add(" or twin.is_wide(f.geom)) and ");
    addExact(sql, s -> s.bind(metres));
    sql.add(")");
  }

  /** Adds a condition that is estimated as {@link #addWithin} should be; it selects other rows. */
  void addEstimate(Sql sql, double metres) {
    geometry.accept(sql.add("f.geom && (twin.reach("));
    sql.add(", ").bind(metres * SQUARE_TO_CIRCLE).add("))[1]");
  }

  /**
   * Adds a condition that holds for all within the metres of a table expression {@code reach(d,
   * boxes)}, and for some beyond.
   */
  void addWithinReach(Sql sql) {
    sql.add("(f.geom && (select boxes[1] from reach) or f.geom && (select boxes[2] from reach)");
    sql.add(" or twin.is_wide(f.geom) and ");
    addExact(sql, s -> s.add("(select d from reach)"));
    sql.add(")");
  }

  private void addExact(Sql sql, Consumer<Sql> metres) {
    geography.accept(sql.add("ST_DWithin(f.geom::geography, "));
    metres.accept(sql.add(", "));
    sql.add(")");
  }

  private void addBox(Sql sql, double metres, int number) {
    geometry.accept(sql.add("f.geom && (select (twin.reach("));
    sql.add(", ").bind(metres).add("))[").add(Integer.toString(number)).add("])");
  }
}
