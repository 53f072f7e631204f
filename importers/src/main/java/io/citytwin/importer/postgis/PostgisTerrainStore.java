package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.Counts;
import io.citytwin.importer.pipeline.ImportRequest;
import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.importer.terrain.TerrainGrid;
import io.citytwin.importer.terrain.TerrainRaster;
import io.citytwin.importer.terrain.TerrainStore;
import io.citytwin.importer.terrain.TerrainSummary;
import io.citytwin.importer.terrain.TerrainTile;
import io.citytwin.model.connection.DatabaseUrl;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import org.locationtech.jts.io.WKBWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One raster into PostGIS over one connection, in one transaction. */
public final class PostgisTerrainStore implements TerrainStore {

  private static final Logger LOG = LoggerFactory.getLogger(PostgisTerrainStore.class);

  /** Tiles sent at once: about four megabytes. */
  private static final int BATCH = 16;

  private final Connection connection;
  private final ImportRequest request;
  private final JobLog jobs;
  private final long job;
  private final PreparedStatement staging;
  private int waiting;

  private PostgisTerrainStore(Connection connection, ImportRequest request)
      throws SQLException, StoreException {
    this.connection = connection;
    this.request = request;
    jobs = new JobLog(connection);
    try (Statement statement = connection.createStatement()) {
      TwinConnection.requirePostgis(statement, false);
    }
    if (request.dryRun()) {
      job = 0;
    } else {
      jobs.abortStale();
      job = jobs.begin(request);
    }
    execute("create temp table staged_tile (tile_row integer, tile_column integer, heights bytea)");
    execute("alter table pg_temp.staged_tile alter column heights set storage external");
    connection.setAutoCommit(false);
    staging = connection.prepareStatement("insert into pg_temp.staged_tile values (?, ?, ?)");
  }

  /**
   * Opens the database, migrates it unless it is a dry run, and begins a job.
   *
   * @throws StoreException if that is not possible
   */
  public static PostgisTerrainStore open(DatabaseUrl url, ImportRequest request)
      throws StoreException {
    if (!request.dryRun()) {
      TwinConnection.migrate(url);
    }
    Connection connection = TwinConnection.open(url);
    try {
      return new PostgisTerrainStore(connection, request);
    } catch (SQLException e) {
      closeQuietly(connection);
      throw DatabaseFault.of(e);
    } catch (StoreException e) {
      closeQuietly(connection);
      throw e;
    }
  }

  @Override
  public long job() {
    return job;
  }

  @Override
  public void stage(TerrainTile tile) throws StoreException {
    if (request.dryRun()) {
      return;
    }
    try {
      staging.setInt(1, tile.row());
      staging.setInt(2, tile.column());
      staging.setBytes(3, tile.packed());
      staging.addBatch();
      if (++waiting == BATCH) {
        send();
      }
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  @Override
  public Outcome merge(TerrainRaster raster, TerrainSummary summary) throws IOException {
    try {
      send();
      Outcome outcome = request.dryRun() ? compare(raster, summary) : write(raster, summary);
      commit();
      return outcome;
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  @Override
  public void fail(String code, String message) {
    if (job == 0) {
      return;
    }
    try {
      connection.rollback();
      connection.setAutoCommit(true);
      jobs.end(job, "FAILED", code, message);
    } catch (SQLException e) {
      // The next import finds the job's lock free and marks it aborted.
      LOG.debug("job.not-marked id={} reason={}", job, e.getMessage());
    }
  }

  @Override
  public void close() {
    closeQuietly(connection);
  }

  private Outcome write(TerrainRaster raster, TerrainSummary summary) throws SQLException {
    execute("select from twin.head for update");
    Outcome outcome = compare(raster, summary);
    Long revision = null;
    if (outcome.change() != Change.UNCHANGED || outcome.removed() > 0) {
      revision = nextRevision();
      TerrainHistory history = new TerrainHistory(connection, job);
      if (outcome.change() != Change.UNCHANGED) {
        history.keep(
            "CHANGED", "dataset = ? and source_id = ?", request.dataset(), raster.sourceId());
        writeTiles(writeHead(raster, summary));
      }
      if (outcome.removed() > 0) {
        history.remove(
            "REMOVED", "dataset = ? and source_id <> ?", request.dataset(), raster.sourceId());
      }
    }
    jobs.succeed(job, Map.of(), counts(outcome), revision);
    return outcome;
  }

  private static Counts counts(Outcome outcome) {
    return new Counts(
        1,
        outcome.change() == Change.ADDED ? 1 : 0,
        outcome.change() == Change.CHANGED ? 1 : 0,
        outcome.change() == Change.UNCHANGED ? 1 : 0,
        outcome.removed(),
        0,
        0);
  }

  private Outcome compare(TerrainRaster raster, TerrainSummary summary) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!TwinConnection.isTrue(statement, "select to_regclass('twin.terrain') is not null")) {
        return new Outcome(Change.ADDED, 0);
      }
    }
    try (PreparedStatement known =
        connection.prepareStatement(
            """
            select (select row_hash from twin.terrain where dataset = ? and source_id = ?),
              (select count(*) from twin.terrain where dataset = ? and source_id <> ?)
            """)) {
      known.setString(1, request.dataset());
      known.setString(2, raster.sourceId());
      known.setString(3, request.dataset());
      known.setString(4, raster.sourceId());
      try (ResultSet row = known.executeQuery()) {
        row.next();
        return new Outcome(
            change(row.getBytes(1), summary.hash()), request.replace() ? row.getInt(2) : 0);
      }
    }
  }

  private static Change change(byte @org.jspecify.annotations.Nullable [] before, byte[] after) {
    if (before == null) {
      return Change.ADDED;
    }
    return Arrays.equals(before, after) ? Change.UNCHANGED : Change.CHANGED;
  }

  private long writeHead(TerrainRaster raster, TerrainSummary summary) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into twin.terrain (dataset, source_id, file, crs, width, height, origin_x, origin_y, x_per_column,
              x_per_row, y_per_column, y_per_row, tile_size, vertical_unit, lowest, highest, extent, row_hash, job_id)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, st_geomfromwkb(?, 4326), ?, ?)
            on conflict (dataset, source_id) do update set file = excluded.file, crs = excluded.crs,
              width = excluded.width, height = excluded.height, origin_x = excluded.origin_x,
              origin_y = excluded.origin_y, x_per_column = excluded.x_per_column, x_per_row = excluded.x_per_row,
              y_per_column = excluded.y_per_column, y_per_row = excluded.y_per_row, tile_size = excluded.tile_size,
              vertical_unit = excluded.vertical_unit, lowest = excluded.lowest, highest = excluded.highest,
              extent = excluded.extent, row_hash = excluded.row_hash, job_id = excluded.job_id,
              version = terrain.version + 1, recorded_at = now()
            returning id
            """)) {
      TerrainGrid grid = raster.grid();
      Object[] values = {
        request.dataset(),
        raster.sourceId(),
        raster.file(),
        raster.crs(),
        grid.width(),
        grid.height(),
        grid.originX(),
        grid.originY(),
        grid.xPerColumn(),
        grid.xPerRow(),
        grid.yPerColumn(),
        grid.yPerRow(),
        raster.tileSize(),
        raster.verticalUnit(),
        summary.lowest(),
        summary.highest(),
        new WKBWriter().write(raster.extent()),
        summary.hash(),
        job
      };
      for (int i = 0; i < values.length; i++) {
        insert.setObject(i + 1, values[i]);
      }
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private void writeTiles(long id) throws SQLException {
    execute("delete from twin.terrain_tile where terrain_id = " + id);
    execute(
        "insert into twin.terrain_tile (terrain_id, tile_row, tile_column, heights) select "
            + id
            + ", tile_row, tile_column, heights from pg_temp.staged_tile");
  }

  private void send() throws SQLException {
    if (waiting > 0) {
      staging.executeBatch();
      waiting = 0;
    }
  }

  /** A dry run has written nothing, and rolls even its temporary table back. */
  private void commit() throws SQLException, StoreException {
    if (request.dryRun()) {
      connection.rollback();
      return;
    }
    try {
      connection.commit();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      String state = e.getSQLState() == null ? "" : e.getSQLState();
      throw DatabaseFault.isConnectionFault(state)
          ? DatabaseFault.uncertain(e)
          : DatabaseFault.of(e);
    }
  }

  private long nextRevision() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select twin.next_revision(" + job + ")")) {
      row.next();
      return row.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("connection.not-closed reason={}", e.getMessage());
    }
  }
}
