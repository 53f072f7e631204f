package io.citytwin.importer.geopackage;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.record.RecordConsumer;
import io.citytwin.importer.record.RecordSource;
import io.citytwin.importer.sqlite.Query;
import io.citytwin.importer.sqlite.SqliteFile;
import io.citytwin.importer.sqlite.TableColumns;
import io.citytwin.importer.sqlite.TableRows;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads the feature tables of a GeoPackage, of a SpatiaLite file, or of an SQLite file as GDAL
 * writes it. Every table of features is a layer; the primary key is the id of a record. Tables
 * without geometry and rasters are named in the notes.
 */
public final class GeoPackageSource implements RecordSource {

  private final Path file;
  private final String source;
  private final SqliteFile database;
  private final Catalogue catalogue;
  private final List<String> notes = new ArrayList<>();
  private final long expected;
  private volatile long rows;

  /**
   * Opens a file.
   *
   * @param source its name in places and messages
   * @throws SourceException if it does not exist, is cut off, corrupt, or has no table of features
   */
  public GeoPackageSource(Path file, String source) throws IOException {
    this.file = file;
    this.source = source;
    database = new SqliteFile(file);
    try {
      catalogue = catalogue();
      expected = Math.max(1, expected());
    } catch (IOException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  @Override
  public String format() {
    return catalogue.format();
  }

  @Override
  public List<String> notes() {
    return List.copyOf(notes);
  }

  @Override
  public double progress() {
    return Math.min(1, (double) rows / expected);
  }

  @Override
  public void read(RecordConsumer consumer) throws IOException {
    notes.addAll(catalogue.notes());
    if (database.isCopy()) {
      notes.add("the journal beside the file was taken in");
    }
    for (FeatureTable table : catalogue.tables()) {
      read(table, consumer);
    }
  }

  @Override
  public void close() throws IOException {
    database.close();
  }

  private void read(FeatureTable table, RecordConsumer consumer) throws IOException {
    long before = rows;
    TableColumns columns = columns(table);
    TableReader reader = new TableReader(source, table, columns, catalogue.systems(), consumer);
    consumer.layer(reader.layer());
    try (TableRows row = database.rows(columns)) {
      while (row.next()) {
        long number = rows + 1;
        rows = number;
        reader.read(row, number);
      }
    }
    reader.note(notes, rows - before);
  }

  private TableColumns columns(FeatureTable table) throws IOException {
    try {
      return TableColumns.of(database.connection(), table.name());
    } catch (SQLException e) {
      throw database.fault(e);
    }
  }

  private Catalogue catalogue() throws IOException {
    try {
      Connection connection = database.connection();
      Set<String> tables = Query.tables(connection);
      if (GeoPackageCatalogue.fits(tables)) {
        return checked(GeoPackageCatalogue.read(connection, tables));
      }
      if (GeometryColumnsCatalogue.fits(tables)) {
        return checked(GeometryColumnsCatalogue.read(connection, tables));
      }
    } catch (SQLException e) {
      throw database.fault(e);
    }
    throw new SourceException(
        SourceException.Code.FORMAT_UNKNOWN,
        file.getFileName()
            + " is an SQLite file without feature tables: it has neither gpkg_contents with"
            + " gpkg_geometry_columns (GeoPackage) nor geometry_columns (SpatiaLite);"
            + " export its layers as GeoPackage");
  }

  private Catalogue checked(Catalogue found) throws SourceException {
    if (found.tables().isEmpty()) {
      throw new SourceException(
          SourceException.Code.FORMAT_UNKNOWN,
          "%s lists no layer that can be read; %s"
              .formatted(
                  file.getFileName(),
                  found.notes().isEmpty() ? "it is empty" : String.join("; ", found.notes())));
    }
    return found;
  }

  /** Rows as far as the file declares them, else the highest row number, which costs nothing. */
  private long expected() throws IOException {
    long sum = 0;
    for (FeatureTable table : catalogue.tables()) {
      sum += table.count() >= 0 ? table.count() : highestRow(table);
    }
    return sum;
  }

  private long highestRow(FeatureTable table) throws IOException {
    if (!columns(table).ordinary()) {
      return 0;
    }
    try {
      String sql = "SELECT max(_rowid_) FROM " + Query.quote(table.name());
      return Query.find(database.connection(), sql, row -> row.getLong(1)).orElse(0L);
    } catch (SQLException e) {
      throw database.fault(e);
    }
  }
}
