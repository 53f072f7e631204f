package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.ColumnType;
import io.citytwin.model.feature.FeatureKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether the references of staged features name a feature, staged or in the twin, and
 * whether the edges of networks end where their nodes lie. What it finds is told and loaded all the
 * same: a network is often delivered in parts.
 */
final class TopologyCheck {

  /** Surveys of one city agree to half a metre; beyond it, an edge is taken for not connected. */
  static final double TOLERANCE_METERS = 0.5;

  private static final Map<String, FeatureKind> TARGETS =
      Map.of(
          "start_junction_id", FeatureKind.ROAD_JUNCTION,
          "end_junction_id", FeatureKind.ROAD_JUNCTION,
          "start_node_id", FeatureKind.PIPE_NODE,
          "end_node_id", FeatureKind.PIPE_NODE,
          "parent_id", FeatureKind.DISTRICT,
          "building_id", FeatureKind.BUILDING);

  private final Connection connection;
  private final Map<FeatureKind, StagedFeatures> staged;
  private final boolean twinExists;
  private final Map<IssueCode, Long> issues;

  /**
   * @param issues where the number of issues by code is added
   */
  TopologyCheck(
      Connection connection,
      Map<FeatureKind, StagedFeatures> staged,
      boolean twinExists,
      Map<IssueCode, Long> issues) {
    this.connection = connection;
    this.staged = staged;
    this.twinExists = twinExists;
    this.issues = issues;
  }

  /** Notes an issue for each reference that names nothing, and for each gap. */
  void run() throws SQLException {
    for (Map.Entry<FeatureKind, StagedFeatures> entry : staged.entrySet()) {
      for (Column column : entry.getKey().columns()) {
        FeatureKind target = TARGETS.get(column.name());
        if (column.type() == ColumnType.REFERENCE && target != null) {
          findDangling(entry.getValue(), column, target);
          findGaps(entry.getValue(), column, target);
        }
      }
    }
  }

  private void findDangling(StagedFeatures from, Column column, FeatureKind target)
      throws SQLException {
    String end = end(column);
    insert(
        IssueCode.REFERENCE_DANGLING,
        from,
        "'%s names a %s that neither the import nor the twin has'"
            .formatted(column.property(), target),
        end == null ? "st_centroid(s.geom)" : end,
        "",
        "s.%s is not null%s".formatted(column.name(), nowhere(column, tables(target))));
  }

  /** A node of the import counts as it will be, one of the twin where the import has none. */
  private void findGaps(StagedFeatures from, Column column, FeatureKind target)
      throws SQLException {
    String end = end(column);
    if (end == null) {
      return;
    }
    List<String> before = new ArrayList<>();
    for (String table : tables(target)) {
      insert(
          IssueCode.TOPOLOGY_GAP,
          from,
          "'the end of the line lies more than %s m from the %s that %s names'"
              .formatted(TOLERANCE_METERS, target, column.property()),
          end,
          "join %s t on t.entity_id = s.%s".formatted(table, column.name()),
          "st_distancesphere(t.geom, %s) > %s%s"
              .formatted(end, TOLERANCE_METERS, nowhere(column, before)));
      before.add(table);
    }
  }

  /** The end of an edge that a column is about; null for columns that are not about an end. */
  private static @Nullable String end(Column column) {
    if (column.name().startsWith("start_")) {
      return "st_startpoint(st_geometryn(s.geom, 1))";
    }
    return column.name().startsWith("end_")
        ? "st_endpoint(st_geometryn(s.geom, st_numgeometries(s.geom)))"
        : null;
  }

  /** Where features of a kind are: what is staged before what is in the twin. */
  private List<String> tables(FeatureKind kind) {
    List<String> tables = new ArrayList<>();
    StagedFeatures table = staged.get(kind);
    if (table != null) {
      tables.add(table.name());
    }
    if (twinExists) {
      tables.add("twin." + kind.table());
    }
    return tables;
  }

  /** That no table has the feature a column names; joins of sets, not a search for each row. */
  private static String nowhere(Column column, List<String> tables) {
    StringBuilder condition = new StringBuilder();
    for (String table : tables) {
      condition.append(
          " and not exists (select from %s x where x.entity_id = s.%s)"
              .formatted(table, column.name()));
    }
    return condition.toString();
  }

  private void insert(
      IssueCode code,
      StagedFeatures from,
      String message,
      String location,
      String join,
      String condition)
      throws SQLException {
    // Rows that went straight into their table have left the name of their file to provenance.
    boolean fresh = from instanceof FreshTable;
    String source = fresh ? "o.file" : "s.source";
    String sources = twinExists ? "left join twin.import_source o on o.id = s.source_no" : "";
    String layer = twinExists ? "o.layer" : "null";
    try (Statement statement = connection.createStatement()) {
      long found =
          statement.executeLargeUpdate(
              """
              insert into %s (seq, code, rejected, source, layer, record_no, source_id, message, location)
              select 9223372036854775807, '%s', false, coalesce(%s, ''), %s, s.record_no, s.source_id, %s, st_force2d(%s)
              from %s s %s %s where %s
              """
                  .formatted(
                      StagingArea.ISSUES,
                      code,
                      source,
                      layer,
                      message,
                      location,
                      from.name(),
                      sources,
                      join,
                      condition));
      if (found > 0) {
        issues.merge(code, found, Long::sum);
      }
    }
  }
}
