package io.citytwin.feature.postgis;

import io.citytwin.feature.SelectionItem;
import io.citytwin.feature.SelectionItem.Head;
import io.citytwin.feature.SelectionItem.Shape;
import io.citytwin.model.feature.ColumnType;
import io.citytwin.schema.scalar.RawJson;
import io.citytwin.sql.Sql;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Items of a selection as expressions over the table {@code f}, and how their values are read. */
final class ItemSql {

  private ItemSql() {}

  static void add(Sql sql, SelectionItem item) {
    switch (item) {
      case SelectionItem.TypedColumn(var column) -> {
        sql.add("f.").add(column.name());
        sql.add(column.type() == ColumnType.JSON ? "::text" : "");
      }
      case Head.LICENSE ->
          sql.add("(select d.license from twin.dataset d where d.name = f.dataset)");
      case Head head when head == Head.SOURCE_SHA256 ->
          sql.add(
              "(select encode(o.sha256, 'hex') from twin.import_source o where o.id = f.source_no)");
      case Head head when head == Head.SOURCE_FILE || head == Head.SOURCE_LAYER ->
          sql.add("(select o.")
              .add(head.column())
              .add(" from twin.import_source o where o.id = f.source_no)");
      case Head head when head == Head.JOB_ACTOR || head == Head.JOB_REASON ->
          sql.add("(select j.")
              .add(head.column())
              .add(" from twin.import_job j where j.id = f.job_id)");
      case Head head -> sql.add("f.").add(head.column());
      case SelectionItem.Attributes(var keys) when keys == null -> sql.add("f.attributes::text");
      case SelectionItem.Attributes(var keys) ->
          sql.add("(select coalesce(jsonb_object_agg(a.key, a.value), '{}')::text")
              .add(" from jsonb_each(f.attributes) a where a.key = any(")
              .bindArray("text", keys)
              .add("))");
      case SelectionItem.ShapeType _ -> sql.add("GeometryType(f.geom)");
      case Shape shape -> ShapeSql.add(sql, shape);
      case SelectionItem.Vertices(var detail) -> ShapeSql.addVertices(sql, detail);
      case SelectionItem.Measure measure -> ShapeSql.addMeasure(sql, measure);
      case SelectionItem.Bounds bounds -> ShapeSql.addBounds(sql, bounds);
    }
  }

  /** SQL type of the expression; decides which items of different kinds can share a column. */
  static String type(SelectionItem item) {
    return switch (item) {
      case SelectionItem.TypedColumn(var column) ->
          column.type() == ColumnType.JSON ? "text" : column.type().sqlType();
      case Head head ->
          switch (head) {
            case NAME,
                DATASET,
                SOURCE_ID,
                LICENSE,
                SOURCE_FILE,
                SOURCE_LAYER,
                SOURCE_SHA256,
                JOB_ACTOR,
                JOB_REASON ->
                "text";
            case VERSION -> "integer";
            case VALID_FROM, VALID_TO, RECORDED_AT -> "timestamptz";
            case JOB_ID, RECORD -> "bigint";
          };
      case Shape shape when ShapeSql.isBinary(shape) -> "bytea";
      case SelectionItem.Attributes _, SelectionItem.ShapeType _, Shape _ -> "text";
      case SelectionItem.Vertices _ -> "integer";
      case SelectionItem.Measure _ -> "double precision";
      case SelectionItem.Bounds(var crs) when crs.isDisplaced() -> "bytea";
      case SelectionItem.Bounds _ -> "double precision[]";
    };
  }

  static @Nullable Object read(ResultSet row, int place, SelectionItem item) throws SQLException {
    return switch (item) {
      case SelectionItem.TypedColumn(var column) ->
          switch (column.type()) {
            case TEXT, CODE -> row.getString(place);
            case DOUBLE -> row.getObject(place, Double.class);
            case INTEGER -> row.getObject(place, Integer.class);
            case BOOLEAN -> row.getObject(place, Boolean.class);
            case REFERENCE -> row.getObject(place, UUID.class);
            case JSON -> json(row, place);
            case DATE -> {
              LocalDate date = row.getObject(place, LocalDate.class);
              yield date == null ? null : date.atStartOfDay().toInstant(ZoneOffset.UTC);
            }
          };
      case Head head ->
          switch (head) {
            case NAME,
                DATASET,
                SOURCE_ID,
                LICENSE,
                SOURCE_FILE,
                SOURCE_LAYER,
                SOURCE_SHA256,
                JOB_ACTOR,
                JOB_REASON ->
                row.getString(place);
            case VERSION -> row.getObject(place, Integer.class);
            case JOB_ID, RECORD -> row.getObject(place, Long.class);
            case VALID_FROM, VALID_TO, RECORDED_AT -> {
              OffsetDateTime time = row.getObject(place, OffsetDateTime.class);
              yield time == null ? null : time.toInstant();
            }
          };
      case SelectionItem.Attributes _ -> json(row, place);
      case SelectionItem.ShapeType _ -> row.getString(place);
      case Shape shape when shape.crs().isDisplaced() -> {
        byte[] stored = row.getBytes(place);
        yield stored == null ? null : DisplacedShapes.read(stored, shape);
      }
      case Shape shape ->
          switch (shape.form()) {
            case GEOJSON -> json(row, place);
            case WKT -> row.getString(place);
            case WKB -> row.getBytes(place);
          };
      case SelectionItem.Vertices _ -> row.getObject(place, Integer.class);
      case SelectionItem.Measure _ -> row.getObject(place, Double.class);
      case SelectionItem.Bounds bounds when bounds.crs().isDisplaced() -> {
        byte[] stored = row.getBytes(place);
        yield stored == null ? null : DisplacedShapes.read(stored, bounds);
      }
      case SelectionItem.Bounds _ -> numbers(row, place);
    };
  }

  private static @Nullable RawJson json(ResultSet row, int place) throws SQLException {
    byte[] utf8 = row.getBytes(place);
    return utf8 == null ? null : RawJson.ofUtf8(utf8);
  }

  private static Double @Nullable [] numbers(ResultSet row, int place) throws SQLException {
    Array array = row.getArray(place);
    return array == null ? null : (Double[]) array.getArray();
  }
}
