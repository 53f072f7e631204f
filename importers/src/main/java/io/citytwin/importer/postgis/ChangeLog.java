package io.citytwin.importer.postgis;

import io.citytwin.model.feature.FeatureKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** Writes the change log of one revision: arrays of up to a thousand features changed alike. */
final class ChangeLog {

  static final int CHUNK = 1_000;

  private final Connection connection;
  private final long revision;

  ChangeLog(Connection connection, long revision) {
    this.connection = connection;
    this.revision = revision;
  }

  /**
   * Writes what the temporary table {@code difference} holds, and features added beside it.
   *
   * @param added by kind a table with arrays of ids, {@code entity_ids}
   */
  void write(Map<FeatureKind, String> added) throws SQLException {
    long chunks = insert(differences(), 0);
    for (Map.Entry<FeatureKind, String> entry : added.entrySet()) {
      String arrays =
          "select '%s' as kind, 'ADDED' as operation, 0 as thousand, entity_ids from %s";
      chunks += insert(arrays.formatted(entry.getKey(), entry.getValue()), chunks);
    }
  }

  /** The query for arrays of the ids in the column {@code entity_id} of a table. */
  static String chunks(String table) {
    return """
    select array_agg(entity_id) as entity_ids
    from (select entity_id, (row_number() over () - 1) / %d as thousand from %s) numbered group by thousand
    """
        .formatted(CHUNK, table);
  }

  private static String differences() {
    return """
    select kind, operation, thousand, array_agg(entity_id) as entity_ids
    from (
      select *, (row_number() over (partition by kind, operation order by entity_id) - 1) / %d as thousand
      from pg_temp.difference
    ) numbered
    group by kind, operation, thousand
    """
        .formatted(CHUNK);
  }

  private long insert(String arrays, long chunksBefore) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(
          """
          insert into twin.change_log (revision, chunk, kind, operation, entity_ids)
          select %d, %d + row_number() over (order by kind, operation, thousand), kind, operation, entity_ids
          from (%s) chunks
          """
              .formatted(revision, chunksBefore, arrays));
    }
  }
}
