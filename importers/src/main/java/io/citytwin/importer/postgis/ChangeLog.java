package io.citytwin.importer.postgis;

import io.citytwin.model.feature.FeatureKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/** Writes the change log of one revision: arrays of up to a thousand features changed alike. */
final class ChangeLog {

  private static final int CHUNK = 1_000;

  private final Connection connection;
  private final long revision;

  ChangeLog(Connection connection, long revision) {
    this.connection = connection;
    this.revision = revision;
  }

  /**
   * Writes what the temporary table {@code difference} holds, and every feature of some kinds as
   * added.
   */
  void write(Set<FeatureKind> allAdded) throws SQLException {
    long chunks =
        insert("select kind, operation, entity_id from pg_temp.difference order by 1, 2, 3", 0);
    for (FeatureKind kind : allAdded) {
      String added = "select '%s' as kind, 'ADDED' as operation, entity_id from twin.%s";
      chunks += insert(added.formatted(kind, kind.table()), chunks);
    }
  }

  private long insert(String changes, long chunksBefore) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(
          """
          insert into twin.change_log (revision, chunk, kind, operation, entity_ids)
          select %1$d, %2$d + row_number() over (order by kind, operation, thousand), kind, operation, entity_ids
          from (
            select kind, operation, thousand, array_agg(entity_id) as entity_ids
            from (
              select *, (row_number() over (partition by kind, operation) - 1) / %3$d as thousand from (%4$s) changes
            ) numbered
            group by kind, operation, thousand
          ) chunks
          """
              .formatted(revision, chunksBefore, CHUNK, changes));
    }
  }
}
