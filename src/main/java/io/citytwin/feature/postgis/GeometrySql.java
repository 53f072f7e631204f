package io.citytwin.feature.postgis;

import io.citytwin.spatial.Box;
import io.citytwin.spatial.Crs;
import io.citytwin.spatial.GeometryArgument;
import io.citytwin.sql.Sql;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.WKBWriter;

/**
 * Geometry arguments as SQL. The argument is converted to the CRS of the stored geometry, never the
 * stored geometry to that of the argument: an index serves the column as it is.
 */
final class GeometrySql {

  /** Pieces an edge of a box is cut into before it is converted, because edges become curves. */
  private static final int PIECES = 32;

  /** Degrees: more than twice what rounding extents to float adds to 180. */
  static final double RIM = 4e-5;

  /**
   * Square degrees of a small search: two kilometres by two, where there are no more than some
   * thousand features of a kind.
   */
  private static final double SMALL = 4e-4;

  private static final GeometryFactory GEOMETRIES = new GeometryFactory();

  private GeometrySql() {}

  /** Adds the argument as a geometry in EPSG:4326, worked out once for a statement. */
  static void add(Sql sql, GeometryArgument argument) {
    Sql.Geometry given = new Sql.Geometry(argument.wkb(), argument.srid());
    if (argument.srid() == Crs.STORAGE_SRID) {
      sql.bind(given);
    } else {
      sql.add("(select ST_Transform(").bind(given).add(", 4326))");
    }
  }

  /**
   * Adds the argument as what candidates are found by. A small search is done by the index whatever
   * its place: behind a subquery the values stay unknown to the planner, so that its plan for any
   * values looks best to it and is made once. A large one may be done better by walking the order
   * that is asked for, which is for the planner to say each time.
   */
  static void addKey(Sql sql, GeometryArgument argument) {
    addKey(sql, argument.srid(), argument.geometry().getEnvelopeInternal(), s -> add(s, argument));
  }

  /** As the other. */
  static void addKey(Sql sql, Box box) {
    addKey(sql, box.srid(), envelope(box), s -> addBox(s, box));
  }

  private static void addKey(Sql sql, int srid, Envelope extent, Consumer<Sql> key) {
    if (srid != Crs.STORAGE_SRID) {
      key.accept(sql); // behind a subquery by itself
    } else if (extent.getArea() <= SMALL) {
      key.accept(sql.add("(select "));
      sql.add(")");
    } else {
      key.accept(sql.planAnew());
    }
  }

  /** Adds the argument as a geography. */
  static void addGeography(Sql sql, GeometryArgument argument) {
    add(sql, argument);
    sql.add("::geography");
  }

  /**
   * Adds the condition that a feature's extent meets a box. Extents are kept rounded outwards to
   * float: one that lies clear of the edges, even so, needs no exact look.
   *
   * @param key adds the box as what candidates are found by
   */
  static void addExtentMeets(Sql sql, Box box, BiConsumer<Sql, Box> key) {
    key.accept(sql.add("(f.geom && "), box);
    sql.add(" and (");
    if (box.srid() == Crs.STORAGE_SRID) {
      addInside(sql, box);
    }
    sql.add("twin.extent_meets(f.geom, ");
    if (box.srid() == Crs.STORAGE_SRID) {
      sql.bind(box.west()).add(", ").bind(box.south()).add(", ");
      sql.bind(box.east()).add(", ").bind(box.north());
    } else {
      sql.join(
          ", ",
          java.util.List.of("ST_XMin(", "ST_YMin(", "ST_XMax(", "ST_YMax("),
          (s, edge) -> {
            s.add(edge);
            addBox(s, box);
            s.add(")");
          });
    }
    sql.add(")))");
  }

  /** That the extent lies in the box without its rim; nothing for a box that is all rim. */
  private static void addInside(Sql sql, Box box) {
    if (box.east() - box.west() > 2 * RIM && box.north() - box.south() > 2 * RIM) {
      sql.add("f.geom @ ");
      addBox(
          sql,
          new Box(
              box.west() + RIM,
              box.south() + RIM,
              box.east() - RIM,
              box.north() - RIM,
              box.srid()));
      sql.add(" or ");
    }
  }

  /** Adds a box in EPSG:4326. */
  static void addBox(Sql sql, Box box) {
    Sql.Geometry given = new Sql.Geometry(wkb(box), box.srid());
    if (box.srid() == Crs.STORAGE_SRID) {
      sql.bind(given);
      return;
    }
    double edge = Math.max(box.east() - box.west(), box.north() - box.south());
    sql.add("(select ST_Transform(ST_Segmentize(").bind(given).add(", ");
    sql.bind(Math.max(edge / PIECES, 1e-9)).add("), 4326))");
  }

  private static byte[] wkb(Box box) {
    return new WKBWriter(2).write(GEOMETRIES.toGeometry(envelope(box)));
  }

  private static Envelope envelope(Box box) {
    return new Envelope(box.west(), box.east(), box.south(), box.north());
  }
}
