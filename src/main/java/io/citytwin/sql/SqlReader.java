package io.citytwin.sql;

import io.citytwin.api.Deadline;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;
import org.springframework.stereotype.Component;

/**
 * Runs queries. A statement still running at its deadline, or when its client is gone, is cancelled
 * in the database.
 */
@Component
public class SqlReader {

  private static final RunningStatements RUNNING = new RunningStatements();

  /** Rows of a stream that wait in memory at a time. */
  private static final int FETCHED = 5_000;

  /** For one transaction, which without any other is that of the statement behind it. */
  private static final String PLAN_ANEW =
      "select set_config('plan_cache_mode', 'force_custom_plan', true); ";

  private final DataSource pool;

  public SqlReader(DataSource pool) {
    this.pool = pool;
  }

  /** Reads one row of a result. */
  @FunctionalInterface
  public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * Runs a query and reads all its rows.
   *
   * @throws io.citytwin.model.error.TwinException UNAVAILABLE if the database does not answer,
   *     TIMEOUT after the deadline
   */
  public <T> List<T> list(Sql sql, Deadline deadline, RowReader<T> reader) {
    List<T> list = new ArrayList<>();
    each(sql, deadline, row -> list.add(reader.read(row)));
    return list;
  }

  /** Looks at one row of a result. */
  @FunctionalInterface
  public interface RowVisitor {
    void visit(ResultSet row) throws SQLException;
  }

  /**
   * Runs a query and visits its rows in order.
   *
   * @throws io.citytwin.model.error.TwinException UNAVAILABLE if the database does not answer,
   *     TIMEOUT after the deadline
   */
  public void each(Sql sql, Deadline deadline, RowVisitor visitor) {
    read(sql, deadline, ResultSet.TYPE_FORWARD_ONLY, rows -> visitAll(rows, visitor));
  }

  /** Looks at a whole result, whose place is before its first row. */
  @FunctionalInterface
  public interface ResultVisitor {
    void visit(ResultSet rows) throws SQLException;
  }

  /**
   * As {@link #each}, for who looks at the rows more than once: the result can be turned back. No
   * more of it is in memory than there.
   */
  public void whole(Sql sql, Deadline deadline, ResultVisitor visitor) {
    read(sql, deadline, ResultSet.TYPE_SCROLL_INSENSITIVE, visitor);
  }

  /** Visits the rows of a result from its place on. */
  public static void visitAll(ResultSet rows, RowVisitor visitor) throws SQLException {
    while (rows.next()) {
      visitor.visit(rows);
    }
  }

  private void read(Sql sql, Deadline deadline, int type, ResultVisitor visitor) {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(text(sql), type, ResultSet.CONCUR_READ_ONLY)) {
      bind(connection, statement, sql.parameters());
      try (RunningStatements.Running _ = RUNNING.watch(statement, deadline);
          ResultSet rows = execute(statement, sql)) {
        visitor.visit(rows);
      }
    } catch (SQLException e) {
      throw SqlFailures.translate(e);
    }
  }

  /**
   * As {@link #each}, for results that are larger than memory should hold: rows come in portions,
   * in one transaction.
   */
  public void stream(Sql sql, Deadline deadline, RowVisitor visitor) {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false); // else the driver reads the whole result at once
      if (sql.isPlannedAnew()) {
        try (Statement setting = connection.createStatement()) {
          setting.execute(PLAN_ANEW); // apart: only of a lone statement do rows come in portions
        }
      }
      try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
        bind(connection, statement, sql.parameters());
        statement.setFetchSize(FETCHED);
        try (RunningStatements.Running _ = RUNNING.watch(statement, deadline);
            ResultSet rows = statement.executeQuery()) {
          for (int seen = 1; rows.next(); seen++) {
            if (seen % FETCHED == 0) {
              deadline.check(); // between two portions there is no statement to cancel
            }
            visitor.visit(rows);
          }
        }
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw SqlFailures.translate(e);
    }
  }

  private static String text(Sql sql) {
    return sql.isPlannedAnew() ? PLAN_ANEW + sql.text() : sql.text();
  }

  private static ResultSet execute(PreparedStatement statement, Sql sql) throws SQLException {
    if (!sql.isPlannedAnew()) {
      return statement.executeQuery();
    }
    statement.execute();
    statement.getMoreResults(); // after that of the setting
    return statement.getResultSet();
  }

  private static void bind(
      Connection connection, PreparedStatement statement, List<@Nullable Object> parameters)
      throws SQLException {
    for (int i = 0; i < parameters.size(); i++) {
      switch (parameters.get(i)) {
        case null -> statement.setNull(i + 1, Types.NULL);
        case Sql.Array array ->
            statement.setArray(
                i + 1, connection.createArrayOf(array.type(), array.values().toArray()));
        case Sql.Geometry geometry -> statement.setObject(i + 1, typed(geometry));
        case byte[] bytes -> statement.setBytes(i + 1, bytes);
        case Object value -> statement.setObject(i + 1, value);
      }
    }
  }

  private static PGobject typed(Sql.Geometry geometry) throws SQLException {
    PGobject value = new PGobject();
    value.setType("geometry");
    value.setValue(geometry.text());
    return value;
  }
}
