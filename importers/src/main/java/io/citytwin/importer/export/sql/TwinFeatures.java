package io.citytwin.importer.export.sql;

import io.citytwin.importer.export.ExportException;
import io.citytwin.importer.export.ExportLayer;
import io.citytwin.importer.export.ExportLayer.Heights;
import io.citytwin.importer.export.ExportRequest;
import io.citytwin.importer.export.FeatureSource;
import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.importer.postgis.TwinConnection;
import io.citytwin.model.connection.DatabaseUrl;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.PGStatement;

/**
 * The features of the twin, read by cursors in one read-only transaction of isolation REPEATABLE
 * READ: all are of one moment, whatever is imported meanwhile.
 */
public final class TwinFeatures implements FeatureSource {

  /** Room for the rows that the driver holds at a time. */
  private static final long FETCH_BYTES = 16L << 20;

  private static final int MAX_FETCH_ROWS = 1_000;
  private static final int NAMED_DATASETS = 20;

  private final Connection connection;
  private final Map<FeatureKind, FeatureQuery> queries = new EnumMap<>(FeatureKind.class);

  private TwinFeatures(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens the twin.
   *
   * @throws io.citytwin.model.error.TwinException INVALID_CQL2 if the filter does not suit the
   *     kinds
   * @throws ExportException DATASET_UNKNOWN
   * @throws StoreException if the database cannot be read
   */
  public static TwinFeatures open(DatabaseUrl url, ExportRequest request) throws IOException {
    Map<FeatureKind, FeatureQuery> queries = new EnumMap<>(FeatureKind.class);
    request.kinds().forEach(kind -> queries.put(kind, new FeatureQuery(request, kind)));
    TwinFeatures features = new TwinFeatures(TwinConnection.open(url));
    try {
      features.queries.putAll(queries);
      features.begin();
      if (request.dataset() != null) {
        features.requireDataset(request.dataset());
      }
      return features;
    } catch (SQLException e) {
      features.close();
      throw ReadFault.of(e);
    } catch (IOException e) {
      features.close();
      throw e;
    }
  }

  @Override
  public ExportLayer layer(FeatureKind kind) throws IOException {
    FeatureQuery query = query(kind);
    try (PreparedStatement statement = connection.prepareStatement(query.summary())) {
      bind(statement, query.condition().values());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        Heights heights =
            row.getBoolean(4) ? Heights.ALL : row.getBoolean(3) ? Heights.SOME : Heights.NONE;
        return new ExportLayer(
            kind, row.getLong(1), types(row.getString(2)), heights, row.getLong(5));
      }
    } catch (SQLException e) {
      throw ReadFault.of(e);
    }
  }

  @Override
  public void read(ExportLayer layer, Taker taker) throws IOException {
    FeatureQuery query = query(layer.kind());
    FeatureRow row = new FeatureRow(layer.kind());
    try (PreparedStatement statement = connection.prepareStatement(query.features())) {
      // Doubles and geometries come as they are, not as text.
      statement.unwrap(PGStatement.class).setPrepareThreshold(-1);
      statement.setFetchSize(
          (int) Math.clamp(FETCH_BYTES / (layer.largestBytes() + 1), 1, MAX_FETCH_ROWS));
      bind(statement, query.condition().values());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          taker.take(row.read(rows));
        }
      }
    } catch (SQLException e) {
      throw ReadFault.of(e);
    }
  }

  @Override
  public String definition(int srid) throws IOException {
    String sql =
        "select srtext from spatial_ref_sys where auth_name = 'EPSG' and auth_srid = ? and srtext <> ''";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, srid);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : "undefined";
      }
    } catch (SQLException e) {
      throw ReadFault.of(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw ReadFault.of(e);
    }
  }

  private FeatureQuery query(FeatureKind kind) {
    FeatureQuery query = queries.get(kind);
    if (query == null) {
      throw new IllegalArgumentException(kind + " was not asked for");
    }
    return query;
  }

  private void begin() throws SQLException {
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
  }

  private void requireDataset(String name) throws SQLException, ExportException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select exists (select from twin.dataset where name = ?),
              array(select name from twin.dataset order by name limit %d)
            """
                .formatted(NAMED_DATASETS))) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (!row.getBoolean(1)) {
          String[] known = (String[]) row.getArray(2).getArray();
          throw new ExportException(
              ExportException.Code.DATASET_UNKNOWN,
              "there is no dataset \"%s\"; there %s"
                  .formatted(
                      name, known.length == 0 ? "are none" : "are: " + String.join(", ", known)));
        }
      }
    }
  }

  /** PostGIS says ST_Polygon. */
  private static Set<String> types(String names) {
    return Arrays.stream(names.split(","))
        .filter(name -> !name.isEmpty())
        .map(name -> name.substring("ST_".length()))
        .collect(Collectors.toSet());
  }

  private static void bind(PreparedStatement statement, List<Object> values) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      switch (values.get(i)) {
        case String text -> statement.setString(i + 1, text);
        case byte[] bytes -> statement.setBytes(i + 1, bytes);
        case LocalDate day -> statement.setObject(i + 1, day);
        case Object other -> statement.setObject(i + 1, other);
      }
    }
  }
}
