package io.citytwin.importer.export.geopackage;

import io.citytwin.importer.export.ExportException;
import io.citytwin.importer.export.ExportLayer;
import io.citytwin.importer.export.ExportedFeature;
import io.citytwin.importer.export.FeatureWriter;
import io.citytwin.importer.export.TargetCrs;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Writes a GeoPackage 1.3 with a table of features and an R-tree index for each kind. One
 * transaction without journal: until it is whole, the file is nobody's.
 */
public final class GeoPackageWriter implements FeatureWriter {

  private final TargetCrs crs;
  private final Connection connection;
  private @Nullable FeatureTable table;

  /**
   * Begins a file.
   *
   * @param file an empty file
   * @param definition the CRS in well-known text
   */
  public GeoPackageWriter(Path file, TargetCrs crs, String definition) throws IOException {
    this.crs = crs;
    try {
      connection = configuration().createConnection("jdbc:sqlite:" + file.toAbsolutePath());
      begin(definition);
    } catch (SQLException e) {
      throw fault(e);
    }
  }

  @Override
  public void layer(ExportLayer layer) throws IOException {
    try {
      endTable();
      table = FeatureTable.create(connection, layer, crs.srid().orElseThrow());
    } catch (SQLException e) {
      throw fault(e);
    }
  }

  @Override
  public void write(ExportedFeature feature) throws IOException {
    if (table == null) {
      throw new IllegalStateException("no layer was begun");
    }
    try {
      table.add(feature);
    } catch (SQLException e) {
      throw fault(e);
    }
  }

  @Override
  public void finish() throws IOException {
    try {
      endTable();
      connection.commit();
      connection.close();
    } catch (SQLException e) {
      throw fault(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw fault(e);
    }
  }

  private static SQLiteConfig configuration() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.OFF);
    config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
    config.setApplicationId(0x47504B47);
    config.setUserVersion(10_300);
    return config;
  }

  private void begin(String definition) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      for (String sql : GeoPackageTables.CREATE) {
        statement.execute(sql);
      }
    }
    GeoPackageTables.insertSystems(connection, crs, definition);
  }

  private void endTable() throws SQLException {
    if (table != null) {
      table.finish();
      table = null;
    }
  }

  private static IOException fault(SQLException e) {
    return e instanceof SQLiteException sqlite
            && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL
        ? ExportException.ofWriting(new IOException("No space left on device", e))
        : ExportException.ofWriting(e);
  }
}
