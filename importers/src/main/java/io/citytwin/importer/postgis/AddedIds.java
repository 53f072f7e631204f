package io.citytwin.importer.postgis;

import io.citytwin.model.feature.FeatureKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * The ids of the features of a {@link FreshTable} as the change log keeps them, in arrays of up to
 * a thousand, gathered while the rows go by: to collect them from the table afterwards would read
 * it once more and take as long as its primary key.
 */
final class AddedIds {

  private static final int UUID_TYPE = 2950;

  /**
   * Of a hundred thousand features: to send them, the COPY of the features must end and begin
   * again.
   */
  private static final int SELDOM_BYTES = 1 << 21;

  private final Connection connection;
  private final String name;
  private final CopyBatch batch;
  private final UUID[] chunk = new UUID[ChangeLog.CHUNK];
  private int size;

  private AddedIds(Connection connection, FeatureKind kind) {
    this.connection = connection;
    name = "pg_temp.added_" + kind.table();
    batch = new CopyBatch(name, new CopyRows(), SELDOM_BYTES);
  }

  /**
   * Creates its table and takes the ids of the rows that are there already.
   *
   * @param rows a table with a column {@code entity_id}
   */
  static AddedIds create(Connection connection, FeatureKind kind, String rows) throws SQLException {
    AddedIds ids = new AddedIds(connection, kind);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "create temporary table added_" + kind.table() + " (entity_ids uuid[]) on commit drop");
      // Ids cannot be compressed; nobody should try.
      statement.execute("alter table " + ids.name + " alter entity_ids set storage external");
      statement.execute("insert into " + ids.name + " " + ChangeLog.chunks(rows));
    }
    return ids;
  }

  CopyBatch batch() {
    return batch;
  }

  void add(UUID id) {
    chunk[size++] = id;
    if (size == chunk.length) {
      complete();
    }
  }

  /** Ends the last array. */
  void complete() {
    if (size == 0) {
      return;
    }
    CopyRows rows = batch.rows();
    rows.row(1);
    rows.uuids(chunk, size, UUID_TYPE);
    size = 0;
  }

  /** Collects the arrays from a table after all, because rows were taken out of it. */
  void recollect(String rows) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("truncate " + name);
      statement.execute("insert into " + name + " " + ChangeLog.chunks(rows));
    }
  }

  /** The table with the arrays, one column {@code entity_ids}. */
  String name() {
    return name;
  }
}
