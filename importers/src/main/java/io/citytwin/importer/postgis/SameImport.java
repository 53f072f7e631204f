package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.CanonicalJson;
import io.citytwin.importer.pipeline.Counts;
import io.citytwin.importer.pipeline.PreviousImport;
import io.citytwin.model.feature.FeatureKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Looks for the import after which a dataset has not changed, and repeats its result. */
final class SameImport {

  private final Connection connection;

  SameImport(Connection connection) {
    this.connection = connection;
  }

  /**
   * The last import of a dataset, if it found no fault and is known by its inputs. Whatever came
   * after it, another import or an undo, would be the last itself: writers come one after the
   * other, and their jobs end within the lock.
   */
  Optional<PreviousImport> find(String dataset) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select id, inputs, by_kind from twin.import_job j where id = (
              select id from twin.import_job where dataset = ? and status = 'SUCCEEDED' order by finished_at desc, id desc limit 1)
              and inputs is not null and undone_by is null and repaired = 0 and rejected = 0
              and not exists (select from twin.import_issue i where i.job_id = j.id)
            """)) {
      query.setString(1, dataset);
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? Optional.of(
                new PreviousImport(row.getLong(1), row.getBytes(2), unchanged(row.getString(3))))
            : Optional.empty();
      }
    }
  }

  /** Gives a job the sources of an earlier one; part of the caller's transaction. */
  void copySources(long earlier, long job) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into twin.import_source (job_id, file, layer, format, crs, sha256, bytes)
            select ?, file, layer, format, crs, sha256, bytes from twin.import_source where job_id = ? order by id
            """)) {
      insert.setLong(1, job);
      insert.setLong(2, earlier);
      insert.executeUpdate();
    }
  }

  /** The counts of an import that finds everything as the earlier one left it. */
  private static Map<FeatureKind, Counts> unchanged(String byKind) {
    Map<FeatureKind, Counts> counts = new EnumMap<>(FeatureKind.class);
    if (CanonicalJson.parse(byKind) instanceof Map<?, ?> kinds) {
      for (Map.Entry<?, ?> kind : kinds.entrySet()) {
        if (kind.getValue() instanceof Map<?, ?> numbers
            && numbers.get("read") instanceof Number read) {
          counts.put(
              FeatureKind.valueOf(String.valueOf(kind.getKey())),
              new Counts(read.longValue(), 0, 0, read.longValue(), 0, 0, 0));
        }
      }
    }
    return counts;
  }
}
