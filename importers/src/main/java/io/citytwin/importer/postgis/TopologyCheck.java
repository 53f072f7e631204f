package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.ColumnType;
import io.citytwin.model.feature.FeatureKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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
          findDangling(entry.getValue().name(), column, target);
          findGaps(entry.getValue().name(), column, target);
        }
      }
    }
  }

  private void findDangling(String table, Column column, FeatureKind target) throws SQLException {
    insert(
        IssueCode.REFERENCE_DANGLING,
        table,
        "'%s names a %s that neither the import nor the twin has'"
            .formatted(column.property(), target),
        "st_envelope(st_force2d(s.geom))",
        "s.%s is not null and not %s".formatted(column.name(), exists(target, column, "")));
  }

  private void findGaps(String table, Column column, FeatureKind target) throws SQLException {
    String end = end(column);
    if (end == null) {
      return;
    }
    insert(
        IssueCode.TOPOLOGY_GAP,
        table,
        "'the end of the line lies more than %s m from the %s that %s names'"
            .formatted(TOLERANCE_METERS, target, column.property()),
        "st_force2d(" + end + ")",
        "s.%s is not null and %s and not %s"
            .formatted(
                column.name(),
                exists(target, column, ""),
                exists(
                    target,
                    column,
                    " and st_distancesphere(t.geom, %s) <= %s".formatted(end, TOLERANCE_METERS))));
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

  /** Whether the feature a column names is staged or in the twin, and meets a condition. */
  private String exists(FeatureKind target, Column column, String condition) {
    String match = "where t.entity_id = s." + column.name() + condition + ")";
    StagedFeatures table = staged.get(target);
    String here = table == null ? "false" : "exists (select from " + table.name() + " t " + match;
    String there =
        twinExists ? "exists (select from twin." + target.table() + " t " + match : "false";
    return "(" + here + " or " + there + ")";
  }

  private void insert(
      IssueCode code, String table, String message, String location, String condition)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      long found =
          statement.executeLargeUpdate(
              """
              insert into %s (seq, code, rejected, source, record_no, source_id, message, location)
              select 9223372036854775807, '%s', false, '', s.record_no, s.source_id, %s, %s from %s s where %s
              """
                  .formatted(StagingArea.ISSUES, code, message, location, table, condition));
      if (found > 0) {
        issues.merge(code, found, Long::sum);
      }
    }
  }
}
