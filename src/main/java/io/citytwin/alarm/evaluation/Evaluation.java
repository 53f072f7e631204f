package io.citytwin.alarm.evaluation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** Evaluates rules over one connection, whose owner is the only one to do so. */
final class Evaluation {

  private static final String LOOK =
      """
      select h.rules_version, h.applied_version, h.applied_revision, t.revision,
             exists (select from twin.alarm_mark) or exists (select from twin.alarm_subject where due_at <= ?)
      from twin.alarm_head h, twin.head t
      """;

  private static final String MOVED =
      """
      select exists (select from twin.change_log where revision > ? and kind in ('SENSOR', 'DISTRICT', 'GRID_CELL'))
      """;

  /** SQL state of a lock that was not to be had in time. */
  private static final String LOCKED = "55P03";

  /** Whoever writes waits while the lock is waited for: not too often. */
  private static final long RETRY_NANOS = 2_000_000_000L;

  private final Connection connection;
  private final RuleApplication application;
  private final EvaluationRound round;
  private Map<Integer, Subject.Evaluated> rules = Map.of();
  private boolean known;
  private long revision = -1;
  private long nextTry = System.nanoTime();

  private record Head(
      long version, long appliedVersion, long appliedRevision, long revision, boolean work) {}

  /** Evaluates over a connection of the caller's, which is for nothing else from now on. */
  Evaluation(Connection connection, int mostDatastreams) throws SQLException {
    this.connection = connection;
    this.application = new RuleApplication(connection, mostDatastreams);
    this.round = new EvaluationRound(connection);
    try (Statement statement = connection.createStatement()) {
      statement.execute("set jit = off");
    }
  }

  /** Takes the right to evaluate for as long as the connection lasts. Whether it was free. */
  boolean lead() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select pg_try_advisory_lock(hashtext('twin.alarm'))")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /**
   * Puts changed rules into effect and evaluates some of what changed.
   *
   * @param now in microseconds
   * @return what was evaluated; no subjects when there is no more
   */
  EvaluationRound.Done look(long now) throws SQLException {
    Head head = head(now);
    boolean changed = !known || head.version() != head.appliedVersion() || sensorsMoved(head);
    boolean applied = changed && System.nanoTime() - nextTry >= 0 && apply(head, now);
    return known && (head.work() || applied)
        ? round.run(rules, now)
        : new EvaluationRound.Done(0, 0, 0);
  }

  /** Whether it could: while writers are busy, an import for example, the rules known go on. */
  private boolean apply(Head head, long now) throws SQLException {
    try {
      rules = application.apply(head.version(), head.revision(), now);
      known = true;
      return true;
    } catch (SQLException e) {
      if (!LOCKED.equals(e.getSQLState())) {
        throw e;
      }
      nextTry = System.nanoTime() + RETRY_NANOS;
      return false;
    }
  }

  /** Asked once for each revision, unless it did and that is not applied yet. */
  private boolean sensorsMoved(Head head) throws SQLException {
    if (head.revision() == Math.max(revision, head.appliedRevision())) {
      return false;
    }
    connection.setAutoCommit(true);
    try (PreparedStatement statement = connection.prepareStatement(MOVED)) {
      statement.setLong(1, head.appliedRevision());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        boolean moved = row.getBoolean(1);
        if (!moved) {
          revision = head.revision();
        }
        return moved;
      }
    }
  }

  private Head head(long now) throws SQLException {
    connection.setAutoCommit(true);
    try (PreparedStatement statement = connection.prepareStatement(LOOK)) {
      statement.setObject(1, SubjectRows.time(now));
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("twin.alarm_head is empty");
        }
        return new Head(
            row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getBoolean(5));
      }
    }
  }

  /** How many alarms are open. */
  long open() throws SQLException {
    connection.setAutoCommit(true);
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*) from twin.alarm where state in ('OPEN', 'ACKNOWLEDGED')")) {
      row.next();
      return row.getLong(1);
    }
  }
}
