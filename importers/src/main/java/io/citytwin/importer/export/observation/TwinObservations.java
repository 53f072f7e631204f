package io.citytwin.importer.export.observation;

import io.citytwin.importer.export.sql.ReadFault;
import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.importer.postgis.TwinConnection;
import io.citytwin.importer.series.ObservationQuality;
import io.citytwin.model.connection.DatabaseUrl;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The observations of the twin, datastream by datastream in one read-only transaction of isolation
 * REPEATABLE READ: all are of one moment. Nothing is sorted: the key of the history has their
 * order.
 */
public final class TwinObservations implements AutoCloseable {

  private static final int FETCH_ROWS = 5_000;
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
  private static final ObservationQuality[] QUALITIES = ObservationQuality.values();

  private static final String STREAMS =
      """
      select d.datastream_no, d.code, s.source_id, d.observed_property, d.unit, st_x(p.place), st_y(p.place)
      from twin.datastream d join twin.sensor s on s.entity_id = d.sensor_id
      cross join lateral (
        select case when geometrytype(s.geom) = 'POINT' then s.geom else st_pointonsurface(s.geom) end
      ) p(place)
      where s.dataset = coalesce(?::text, s.dataset) and d.observed_property = coalesce(?::text, d.observed_property)
      order by d.code collate "C"
      """;

  private static final String OBSERVATIONS =
      """
      select phenomenon_time, result_time, result, result_text, quality from twin.observation
      where datastream_no = ? and phenomenon_time >= ? and phenomenon_time < ? order by phenomenon_time
      """;

  private final Connection connection;
  private final ObservationRequest request;

  private TwinObservations(Connection connection, ObservationRequest request) {
    this.connection = connection;
    this.request = request;
  }

  /**
   * Opens the twin.
   *
   * @throws StoreException if the database cannot be read
   */
  public static TwinObservations open(DatabaseUrl url, ObservationRequest request)
      throws IOException {
    TwinObservations observations = new TwinObservations(TwinConnection.open(url), request);
    try {
      observations.begin();
      return observations;
    } catch (SQLException e) {
      observations.close();
      throw ReadFault.of(e);
    }
  }

  private void begin() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("set jit = off"); // compiling takes longer than reading a datastream
    }
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
  }

  /** Takes an observation, and how much of the work is done, 0 to 1. */
  @FunctionalInterface
  interface Taker {
    void take(ExportedObservation observation, double share) throws IOException;
  }

  /** One to be read. */
  private record Numbered(int number, ExportedObservation.Stream stream) {}

  void read(Taker taker) throws IOException {
    try {
      List<Numbered> streams = streams();
      try (PreparedStatement statement = connection.prepareStatement(OBSERVATIONS)) {
        statement.setFetchSize(FETCH_ROWS);
        statement.setObject(2, time(request.from(), EARLIEST));
        statement.setObject(3, time(request.to(), LATEST));
        for (int i = 0; i < streams.size(); i++) {
          statement.setInt(1, streams.get(i).number());
          read(statement, streams.get(i).stream(), (double) i / streams.size(), taker);
        }
      }
    } catch (SQLException e) {
      throw ReadFault.of(e);
    }
  }

  private static void read(
      PreparedStatement statement, ExportedObservation.Stream stream, double share, Taker taker)
      throws SQLException, IOException {
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        taker.take(
            new ExportedObservation(
                stream,
                row.getObject(1, OffsetDateTime.class).toInstant(),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                row.getObject(3, Double.class),
                row.getString(4),
                QUALITIES[row.getInt(5)]),
            share);
      }
    }
  }

  private List<Numbered> streams() throws SQLException {
    List<Numbered> streams = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(STREAMS)) {
      statement.setString(1, request.dataset());
      statement.setString(2, request.property());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          streams.add(
              new Numbered(
                  row.getInt(1),
                  new ExportedObservation.Stream(
                      row.getString(2),
                      row.getString(3),
                      row.getString(4),
                      row.getString(5),
                      row.getObject(6, Double.class),
                      row.getObject(7, Double.class))));
        }
      }
    }
    return streams;
  }

  private static OffsetDateTime time(@Nullable Instant instant, Instant otherwise) {
    return (instant == null ? otherwise : instant).atOffset(ZoneOffset.UTC);
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw ReadFault.of(e);
    }
  }
}
