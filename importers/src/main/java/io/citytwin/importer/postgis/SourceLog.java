package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.FileDigest;
import io.citytwin.importer.pipeline.ImportSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The sources of one job: numbered when they begin, so that features can name them, and written in
 * the merge, when the hashes of their files are known.
 */
final class SourceLog {

  private record Key(String file, @Nullable String layer, @Nullable String crs) {}

  private record Numbered(long number, ImportSource source) {}

  private final Connection connection;
  private final boolean dryRun;
  private final Map<Key, Numbered> sources = new LinkedHashMap<>();
  private final Queue<Long> reserved = new ArrayDeque<>();

  SourceLog(Connection connection, boolean dryRun) {
    this.connection = connection;
    this.dryRun = dryRun;
  }

  /** Whether a number can be given without a statement. */
  boolean isKnown(ImportSource source) {
    return dryRun || sources.containsKey(key(source)) || !reserved.isEmpty();
  }

  /** The number of a source; the same for the same layer of the same file. */
  long numberOf(ImportSource source) throws SQLException {
    Numbered known = sources.get(key(source));
    if (known != null) {
      return known.number();
    }
    if (!dryRun && reserved.isEmpty()) {
      reserve();
    }
    long number = dryRun ? sources.size() + 1L : reserved.remove();
    sources.put(key(source), new Numbered(number, source));
    return number;
  }

  /** Writes the rows; part of the caller's transaction. */
  void write(long job) throws SQLException, IOException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into twin.import_source (id, job_id, file, layer, format, crs, sha256, bytes) values (?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (Numbered numbered : sources.values()) {
        set(insert, numbered, job);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void set(PreparedStatement insert, Numbered numbered, long job)
      throws SQLException, IOException {
    ImportSource source = numbered.source();
    insert.setLong(1, numbered.number());
    insert.setLong(2, job);
    insert.setString(3, StagingArea.clean(source.file()));
    insert.setString(4, StagingArea.clean(source.layer()));
    insert.setString(5, source.format());
    insert.setString(6, StagingArea.clean(source.crs()));
    FileDigest digest = source.digest();
    if (digest == null) {
      insert.setNull(7, Types.BINARY);
      insert.setNull(8, Types.BIGINT);
    } else {
      FileDigest.Result result = digest.await();
      insert.setBytes(7, result.sha256());
      insert.setLong(8, result.bytes());
    }
  }

  /** Takes as many numbers as there are already: few statements, few numbers unused. */
  private void reserve() throws SQLException {
    String numbers =
        "select nextval('twin.import_source_id_seq') from generate_series(1, %d)"
            .formatted(Math.clamp(sources.size(), 1, 1_000));
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(numbers)) {
      while (rows.next()) {
        reserved.add(rows.getLong(1));
      }
    }
  }

  private static Key key(ImportSource source) {
    return new Key(source.file(), source.layer(), source.crs());
  }
}
