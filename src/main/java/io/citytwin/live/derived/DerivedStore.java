package io.citytwin.live.derived;

import io.citytwin.model.feature.FeatureKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** Reads from PostGIS which datastreams the rules come to: one statement for each rule. */
@Component
class DerivedStore {

  private static final int SECONDS_PER_STATEMENT = 60;
  private static final int ROWS_PER_FETCH = 5_000;

  private static final String CHANGED =
      """
      select revision, exists (select 1 from twin.change_log where revision > ? and kind = any(?))
      from twin.head
      """;

  /** Ends of a feature, then the sensors mounted there; an end that is both counts once. */
  private static final String ENDPOINTS =
      """
      select distinct f.entity_id, d.datastream_no
      from twin.%s f
      cross join lateral (values (f.%s), (f.%s)) ends(node)
      join twin.sensor s on s.mounted_on = ends.node
      join twin.datastream d on d.sensor_id = s.entity_id
      where d.observed_property = ?
      order by 1, 2
      """;

  private static final String WITHIN =
      """
      select f.entity_id, d.datastream_no
      from twin.datastream d
      join twin.sensor s on s.entity_id = d.sensor_id
      join twin.%s f on st_covers(f.geom, st_pointonsurface(s.geom))
      where d.observed_property = ?
      order by 1, 2
      """;

  private final DataSource database;

  DerivedStore(DataSource database) {
    this.database = database;
  }

  /** The twin's revision, and whether what rules depend on changed since another one. */
  record Revision(long number, boolean changed) {}

  Revision revision(long since, List<DerivedRule> rules) throws SQLException {
    Set<String> kinds = new TreeSet<>(List.of(FeatureKind.SENSOR.name()));
    rules.forEach(rule -> kinds.add(rule.shownKind().name()));
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(CHANGED)) {
      statement.setQueryTimeout(5);
      statement.setLong(1, since);
      statement.setArray(2, connection.createArrayOf("text", kinds.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("twin.head is empty");
        }
        return new Revision(row.getLong(1), row.getBoolean(2));
      }
    }
  }

  /** The members of every rule. */
  DerivedMembers read(List<DerivedRule> rules) throws SQLException {
    Map<DerivedRule, Map<UUID, List<Integer>>> members = new LinkedHashMap<>();
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      try {
        for (DerivedRule rule : rules) {
          members.put(rule, read(connection, rule));
        }
      } finally {
        connection.rollback();
        connection.setReadOnly(false);
        connection.setAutoCommit(true);
      }
    }
    return new DerivedMembers(members);
  }

  private static Map<UUID, List<Integer>> read(Connection connection, DerivedRule rule)
      throws SQLException {
    Map<UUID, List<Integer>> byEntity = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql(rule))) {
      statement.setQueryTimeout(SECONDS_PER_STATEMENT);
      statement.setFetchSize(ROWS_PER_FETCH);
      statement.setString(1, rule.memberKey());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          byEntity
              .computeIfAbsent(row.getObject(1, UUID.class), _ -> new ArrayList<>(2))
              .add(row.getInt(2));
        }
      }
    }
    return byEntity;
  }

  private static String sql(DerivedRule rule) {
    String table = rule.shownKind().table();
    return switch (rule.relation()) {
      case WITHIN -> WITHIN.formatted(table);
      case ENDPOINTS ->
          rule.shownKind() == FeatureKind.PIPE
              ? ENDPOINTS.formatted(table, "start_node_id", "end_node_id")
              : ENDPOINTS.formatted(table, "start_junction_id", "end_junction_id");
    };
  }
}
