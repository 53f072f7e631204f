package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.Place;
import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.importer.pipeline.StoreException.Code;
import io.citytwin.model.connection.DatabaseUrl;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rejected records of one job that can be tried again: those of which the whole text was kept
 * and that no later try has loaded. An import with {@code retryOf} set to the job marks in its
 * merge those that load.
 */
public final class Quarantine implements AutoCloseable {

  // A raw record may have a million characters.
  private static final int ROWS = 8;

  private static final String OPEN =
      "job_id = ? and rejected and retriable and resolved_by is null";

  private final Connection connection;
  private final long job;
  private final String dataset;

  private Quarantine(Connection connection, long job, String dataset) {
    this.connection = connection;
    this.job = job;
    this.dataset = dataset;
  }

  /**
   * Records with one origin.
   *
   * @param file name of the file
   * @param layer layer in it; null where the format has none
   * @param crs CRS of the coordinates; null if it was not known
   * @param records how many there are
   */
  public record Group(String file, @Nullable String layer, @Nullable String crs, long records) {}

  /** Takes records. */
  @FunctionalInterface
  public interface RecordSink {

    /**
     * Takes a record.
     *
     * @param place where it stood when it was first read
     * @param feature the record as a GeoJSON Feature
     */
    void accept(Place place, String feature) throws IOException;
  }

  /**
   * Opens the quarantine of a job.
   *
   * @throws StoreException JOB_NOT_FOUND if there is no such job
   */
  public static Quarantine open(DatabaseUrl url, long job) throws StoreException {
    TwinConnection.migrate(url);
    Connection connection = TwinConnection.open(url);
    try {
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      return new Quarantine(connection, job, datasetOf(connection, job));
    } catch (SQLException e) {
      close(connection);
      throw DatabaseFault.of(e);
    } catch (StoreException e) {
      close(connection);
      throw e;
    }
  }

  /** The dataset of the job, into which its records belong. */
  public String dataset() {
    return dataset;
  }

  /**
   * Rejected records that no try has loaded, and of which not enough was kept to try them again.
   */
  public long lost() throws StoreException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(distinct (source, layer, record_no, byte_place)) from"
                    + " twin.import_issue where not retriable and rejected and resolved_by is null"
                    + " and job_id = "
                    + job)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  /** The job. */
  public long job() {
    return job;
  }

  /** What there is, by file, layer and CRS; empty if nothing can be tried again. */
  public List<Group> groups() throws StoreException {
    List<Group> groups = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select source, layer, crs, count(distinct (record_no, byte_place)) from twin.import_issue where %s
            group by source, layer, crs order by min(id)
            """
                .formatted(OPEN))) {
      query.setLong(1, job);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          groups.add(
              new Group(row.getString(1), row.getString(2), row.getString(3), row.getLong(4)));
        }
      }
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
    return groups;
  }

  /** Gives the records of a group, each once, in the order of the file; streaming. */
  public void read(Group group, RecordSink sink) throws IOException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select distinct on (record_no, byte_place) coalesce(record_no, 0), coalesce(byte_place, -1), raw_record
            from twin.import_issue
            where %s and source = ? and layer is not distinct from ?::text and crs is not distinct from ?::text
            order by record_no, byte_place, id
            """
                .formatted(OPEN))) {
      query.setFetchSize(ROWS);
      query.setLong(1, job);
      query.setString(2, group.file());
      query.setString(3, group.layer());
      query.setString(4, group.crs());
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          Place place = new Place(group.file(), group.layer(), row.getLong(1), row.getLong(2));
          sink.accept(place, row.getString(3));
        }
      }
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  @Override
  public void close() throws StoreException {
    close(connection);
  }

  private static void close(Connection connection) throws StoreException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  private static String datasetOf(Connection connection, long job)
      throws SQLException, StoreException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select dataset from twin.import_job where id = " + job)) {
      if (!row.next()) {
        throw DatabaseFault.refused(
            Code.JOB_NOT_FOUND,
            "there is no job " + job + "; citytwin issues --jobs lists those there are");
      }
      return row.getString(1);
    }
  }
}
