package io.citytwin.feature.postgis;

import io.citytwin.feature.SelectionItem.Bounds;
import io.citytwin.feature.SelectionItem.Detail;
import io.citytwin.feature.SelectionItem.GeometryForm;
import io.citytwin.feature.SelectionItem.Measure;
import io.citytwin.feature.SelectionItem.Shape;
import io.citytwin.spatial.Crs;
import io.citytwin.sql.Sql;

/** What is read of a geometry, as expressions over the table {@code f}. */
final class ShapeSql {

  /**
   * Metres in the longest degree there is, of latitude at a pole. Dividing by it never moves an
   * outline by more than was asked for.
   */
  private static final double METRES_PER_DEGREE = 111_695;

  private ShapeSql() {}

  /** Adds a geometry in its form; in a displaced system as the binary to be moved. */
  static void add(Sql sql, Shape shape) {
    if (shape.crs().isDisplaced()) {
      addPart(sql.add("ST_AsBinary("), shape).add(", 'NDR')");
      return;
    }
    switch (shape.form()) {
      case GEOJSON -> {
        addConverted(sql.add("ST_AsGeoJSON("), shape);
        sql.add(", ").bind(shape.precision()).add(", 0)");
      }
      case WKT -> {
        addConverted(sql.add("ST_AsText("), shape);
        sql.add(", ").bind(shape.precision()).add(")");
      }
      case WKB -> addConverted(sql.add("ST_AsBinary("), shape).add(", 'NDR')");
    }
  }

  /** Whether the value is read as bytes. */
  static boolean isBinary(Shape shape) {
    return shape.crs().isDisplaced() || shape.form() == GeometryForm.WKB;
  }

  static void addVertices(Sql sql, Detail detail) {
    addDetail(sql.add("ST_NPoints("), detail).add(")");
  }

  /** Measured on the ellipsoid, for geometries of one dimension only. */
  static void addMeasure(Sql sql, Measure measure) {
    sql.add(
        switch (measure) {
          case AREA -> "case when ST_Dimension(f.geom) = 2 then ST_Area(f.geom::geography) end";
          case LENGTH -> "case when ST_Dimension(f.geom) = 1 then ST_Length(f.geom::geography) end";
          case PERIMETER ->
              "case when ST_Dimension(f.geom) = 2 then ST_Perimeter(f.geom::geography) end";
        });
  }

  static void addBounds(Sql sql, Bounds bounds) {
    Crs crs = bounds.crs();
    if (crs.isDisplaced()) {
      sql.add("ST_AsBinary(ST_Force2D(f.geom), 'NDR')");
    } else if (crs.isStorage()) {
      sql.add("twin.bounds(f.geom)");
    } else {
      sql.add("(select array[ST_XMin(t.g), ST_YMin(t.g), ST_XMax(t.g), ST_YMax(t.g)]");
      sql.add(" from (select ST_Transform(f.geom, ").bind(crs.srid()).add(") as g offset 0) t)");
    }
  }

  private static Sql addConverted(Sql sql, Shape shape) {
    if (shape.crs().isStorage()) {
      return addPart(sql, shape);
    }
    return addPart(sql.add("ST_Transform("), shape).add(", ").bind(shape.crs().srid()).add(")");
  }

  private static Sql addPart(Sql sql, Shape shape) {
    return switch (shape.part()) {
      case WHOLE -> addDetail(sql, shape.detail());
      case CENTROID -> sql.add("ST_Centroid(f.geom)");
      case LABEL_POINT -> sql.add("ST_Force2D(ST_PointOnSurface(f.geom))");
    };
  }

  private static Sql addDetail(Sql sql, Detail detail) {
    Double metres = detail.simplifyMetres();
    sql.add(metres == null ? "" : "ST_SimplifyPreserveTopology(");
    sql.add(detail.flat() ? "ST_Force2D(f.geom)" : "f.geom");
    if (metres != null) {
      sql.add(", ").bind(metres / METRES_PER_DEGREE).add(")");
    }
    return sql;
  }
}
