package io.citytwin.feature.postgis;

import io.citytwin.feature.FeatureQuery;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.spatial.Nearest;
import io.citytwin.sql.Sql;
import io.citytwin.sql.SqlReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;

/**
 * Reads the nearest to a point the quick ways: within the reach that is known of its neighbourhood,
 * else by the order of the index.
 */
final class NearbyReading {

  private final KnownReaches reaches = new KnownReaches();

  /**
   * Visits the rows of the answer, if one of the quick ways leads to it and proves it.
   *
   * @param reading reads a statement
   * @return whether it was read
   */
  boolean read(
      FeatureQuery query,
      SelectList list,
      BiConsumer<Sql, SqlReader.RowVisitor> reading,
      SqlReader.RowVisitor visitor) {
    Nearest nearest = query.nearest();
    if (nearest == null || !NearbySql.serves(query)) {
      return false;
    }
    QuerySql sql = new QuerySql(query, list);
    FeatureKind kind = query.parts().getFirst().selection().kind();
    Proven proven = new Proven(list, visitor);
    OptionalDouble reach = reaches.of(kind, nearest);
    Optional<Sql> reached = reach.isEmpty() ? Optional.empty() : sql.reached(reach.getAsDouble());
    reached.ifPresent(statement -> reading.accept(statement, proven));
    if (proven.rows == 0) {
      reaches.forget(kind, nearest);
      reading.accept(sql.nearby(), proven);
    }
    if (proven.rows == nearest.k()) {
      reaches.learn(kind, nearest, proven.farthest);
    }
    return proven.rows > 0;
  }

  /** Passes on the rows with features; without a proof there is none. */
  private static final class Proven implements SqlReader.RowVisitor {

    private final SelectList list;
    private final SqlReader.RowVisitor visitor;
    private int rows;
    private double farthest;

    Proven(SelectList list, SqlReader.RowVisitor visitor) {
      this.list = list;
      this.visitor = visitor;
    }

    @Override
    public void visit(ResultSet row) throws SQLException {
      if (list.entityId(row, 0) != null) {
        rows++;
        farthest = Math.max(farthest, row.getDouble(list.width() + 1));
        visitor.visit(row);
      }
    }
  }
}
