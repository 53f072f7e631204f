package io.citytwin.importer.postgis;

import io.citytwin.model.feature.FeatureKind;
import io.citytwin.model.search.SearchField;
import io.citytwin.model.search.SearchKeys;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Keeps {@code twin.search_key} in step with the features, part of the transaction that writes
 * them. What was written stands in the temporary table {@code difference}, but for kinds of which
 * every feature is new.
 */
final class SearchIndex {

  /** Features read at a time, whose keys are then written. */
  private static final int BATCH = 5_000;

  private static final int COLUMNS = 7;

  private final Connection connection;
  private final SearchKeys keys = new SearchKeys(new HanReadings());
  private final CopyRows rows = new CopyRows();

  SearchIndex(Connection connection) {
    this.connection = connection;
  }

  /**
   * Writes the keys of what was added and changed, and drops those of what is gone. The first time
   * over features that are older than the search, writes all.
   *
   * @param fresh kinds of which every feature is new
   */
  void update(Set<FeatureKind> fresh) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!TwinConnection.isTrue(statement, "select complete from twin.search_state")) {
        statement.execute("delete from twin.search_key");
        for (FeatureKind kind : FeatureKind.values()) {
          write(kind, "");
        }
        statement.execute(
            "insert into twin.search_state (complete) values (true) on conflict (one) do update set complete = true");
        return;
      }
      // Also of what is new: keys may be left of features that somebody deleted by hand.
      statement.execute(
          "delete from twin.search_key k using pg_temp.difference d where d.entity_id = k.entity_id");
      for (FeatureKind kind : fresh) {
        statement.execute("delete from twin.search_key where kind = '" + kind + "'");
      }
    }
    for (FeatureKind kind : fresh) {
      write(kind, "");
    }
    for (FeatureKind kind : written()) {
      write(
          kind,
          " join pg_temp.difference d on d.entity_id = f.entity_id and d.kind = '%s' and d.operation <> 'REMOVED'"
              .formatted(kind));
    }
  }

  /** Kinds with features that were added or changed one by one. */
  private Set<FeatureKind> written() throws SQLException {
    Set<FeatureKind> kinds = EnumSet.noneOf(FeatureKind.class);
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select distinct kind from pg_temp.difference where operation <> 'REMOVED'")) {
      while (row.next()) {
        kinds.add(FeatureKind.valueOf(row.getString(1)));
      }
    }
    return kinds;
  }

  /** A feature without any text costs no more than to be looked at by the database. */
  private void write(FeatureKind kind, String join) throws SQLException {
    String query =
        "%s from twin.%s f%s where %s"
            .formatted(
                SearchField.selected(kind), kind.table(), join, SearchField.anyPresent(kind));
    List<SearchField.OfKind> fields = SearchField.of(kind);
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(BATCH);
      try (ResultSet row = statement.executeQuery(query)) {
        for (int seen = 1; row.next(); seen++) {
          UUID id = row.getObject(1, UUID.class);
          byte[] place = row.getBytes(2);
          for (int i = 0; i < fields.size(); i++) {
            String value = row.getString(3 + i);
            if (value != null) {
              add(kind, id, fields.get(i).field(), value, place);
            }
          }
          // Between two portions, when the connection waits for the next command.
          if (seen % BATCH == 0) {
            send();
          }
        }
      }
    }
    send();
  }

  private void add(FeatureKind kind, UUID id, SearchField field, String value, byte[] place) {
    for (SearchKeys.Key key : keys.of(value)) {
      rows.row(COLUMNS);
      rows.text(kind.name());
      rows.uuid(id);
      rows.text(field.name());
      rows.int2(key.part().ordinal());
      rows.text(key.text());
      rows.text(value);
      rows.bytes(place);
    }
  }

  private void send() throws SQLException {
    if (rows.length() == 0) {
      return;
    }
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                "copy twin.search_key (kind, entity_id, field, part, key, value, place) from stdin (format binary)");
    copy.writeToCopy(CopyRows.HEADER, 0, CopyRows.HEADER.length);
    copy.writeToCopy(rows.bytes(), 0, rows.length());
    copy.writeToCopy(CopyRows.TRAILER, 0, CopyRows.TRAILER.length);
    copy.endCopy();
    rows.clear();
  }
}
