package io.citytwin.importer.export.sql;

import io.citytwin.importer.export.ExportFormat;
import io.citytwin.importer.export.ExportRequest;
import io.citytwin.model.cql.CqlProperties;
import io.citytwin.model.cql.CqlSql;
import io.citytwin.model.cql.SqlCondition;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.ColumnType;
import io.citytwin.model.feature.FeatureKind;
import java.util.stream.Collectors;

/** The statements that read the features of one kind. */
final class FeatureQuery {

  /** An entity id in the place of a source id would be taken for one. */
  private static final String LIKE_AN_ENTITY_ID = "'^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'";

  private final FeatureKind kind;
  private final boolean alongCurve;
  private final SqlCondition condition;

  FeatureQuery(ExportRequest request, FeatureKind kind) {
    this.kind = kind;
    alongCurve = request.format() == ExportFormat.FGB;
    SqlCondition all = SqlCondition.NONE;
    if (request.dataset() != null) {
      all = all.and(SqlCondition.of("t.dataset = ?", request.dataset()));
    }
    if (request.within() != null) {
      all = all.and(CqlSql.meets(request.within(), "t"));
    }
    if (request.where() != null) {
      all = all.and(CqlSql.of(request.where(), CqlProperties.OF_FILES, request.kinds(), kind, "t"));
    }
    condition = all;
  }

  SqlCondition condition() {
    return condition;
  }

  /** Number, types of geometry, whether some and whether all have heights, largest size. */
  String summary() {
    return """
    select count(*), coalesce(string_agg(distinct st_geometrytype(t.geom), ','), ''),
      coalesce(bool_or(st_zmflag(t.geom) >= 2), false), coalesce(bool_and(st_zmflag(t.geom) >= 2), false),
      coalesce(max(st_memsize(t.geom) + octet_length(t.attributes::text)), 0)
    from twin.%s t where %s
    """
        .formatted(kind.table(), condition.sql());
  }

  /** Id, dataset, source id, name, geometry, attributes, then the typed columns. */
  String features() {
    return """
    select t.entity_id, t.dataset, t.source_id, t.name, st_asewkb(t.geom, 'NDR'), t.attributes::text%s
    from twin.%s t%s where %s
    order by %st.dataset collate "C", t.source_id collate "C"
    """
        .formatted(
            kind.columns().stream().map(c -> ", " + expression(c)).collect(Collectors.joining()),
            kind.table(),
            kind.columns().stream().map(FeatureQuery::join).collect(Collectors.joining()),
            condition.sql(),
            alongCurve ? "t.geom, " : "");
  }

  private static String expression(Column column) {
    return switch (column.type()) {
      case REFERENCE -> reference(column);
      case JSON -> "t." + column.name() + "::text";
      case TEXT, CODE, DOUBLE, INTEGER, BOOLEAN, DATE -> "t." + column.name();
    };
  }

  private static String reference(Column column) {
    String sourceId =
        column.name().equals("mounted_on") ? mountedOn() : alias(column) + ".source_id";
    return "case when %1$s ~* %2$s then t.%3$s::text else coalesce(%1$s, t.%3$s::text) end"
        .formatted(sourceId, LIKE_AN_ENTITY_ID, column.name());
  }

  private static String join(Column column) {
    if (column.type() != ColumnType.REFERENCE || column.name().equals("mounted_on")) {
      return "";
    }
    return " left join twin.%s %s on %2$s.entity_id = t.%s and %2$s.dataset = t.dataset"
        .formatted(target(column).table(), alias(column), column.name());
  }

  private static String alias(Column column) {
    return "to_" + column.name();
  }

  private static FeatureKind target(Column column) {
    return switch (column.name()) {
      case "start_junction_id", "end_junction_id" -> FeatureKind.ROAD_JUNCTION;
      case "start_node_id", "end_node_id" -> FeatureKind.PIPE_NODE;
      case "parent_id" -> FeatureKind.DISTRICT;
      case "building_id" -> FeatureKind.BUILDING;
      default -> throw new IllegalStateException("a reference to nothing known: " + column.name());
    };
  }

  /** The feature may be of any kind: the one named beside it. */
  private static String mountedOn() {
    return java.util.Arrays.stream(FeatureKind.values())
        .map(
            kind ->
                "when '%s' then (select m.source_id from twin.%s m where m.entity_id = t.mounted_on and m.dataset = t.dataset)"
                    .formatted(kind, kind.table()))
        .collect(Collectors.joining(" ", "(case t.mounted_kind ", " end)"));
  }
}
