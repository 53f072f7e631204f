package io.citytwin.alarm.evaluation;

import io.citytwin.alarm.rule.Condition;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates what changed, over one connection and in one transaction with what it was told by: if
 * that does not commit, the next round finds everything as this one did.
 *
 * <p>In-order observations are folded from where the last round ended. When late ones come, the
 * fold begins again from the base, and what is stored is made what it should have been. The base
 * follows at the distance of the rule's allowed lateness.
 */
final class EvaluationRound {

  /** Datastreams or silent subjects that one transaction evaluates. */
  private static final int MARKS = 2_000;

  private static final int DUE = 500;

  /** A base that lags further than this behind where it may be is moved. */
  private static final long SLACK_MICROS = 60_000_000;

  private final Connection connection;
  private final SubjectRows subjects;
  private final HistoryRows history;
  private final EpisodeRows episodes;
  private final AlarmRows alarms;

  EvaluationRound(Connection connection) {
    this.connection = connection;
    this.subjects = new SubjectRows(connection);
    this.history = new HistoryRows(connection);
    this.episodes = new EpisodeRows(connection);
    this.alarms = new AlarmRows(connection);
  }

  /**
   * What a round did.
   *
   * @param subjects pairs of a rule and a datastream that were evaluated
   * @param tooLate of them, for which an observation came later than their rule allows
   * @param transitions of alarms
   */
  record Done(int subjects, int tooLate, int transitions) {}

  /** A subject in this round. */
  private static final class Turn {
    final Subject subject;
    final boolean anew;
    final long from;
    final Fold fold;
    long last;
    long baseAt;
    Memory base;

    Turn(Subject subject, @Nullable Long mark) {
      this.subject = subject;
      long settled = settled(subject);
      anew =
          (mark != null && mark <= subject.headAt())
              || settled - subject.baseAt()
                  > Math.max(SLACK_MICROS, subject.rule().latenessMicros());
      from = anew ? subject.baseAt() : subject.headAt();
      fold =
          new Fold(
              subject.rule().rule().text().condition(),
              subject.rule().fence(),
              anew ? subject.base() : subject.head());
      last = subject.headAt();
      baseAt = subject.baseAt();
      base = subject.base();
    }

    /** Up to when nothing may come any more. */
    private static long settled(Subject subject) {
      return subject.headAt() - subject.rule().latenessMicros() - 1;
    }

    void take(long at, boolean ofOther, Reading reading) {
      if (at > settled(subject)) {
        settle();
      }
      fold.take(at, ofOther, reading);
      last = Math.max(last, at);
    }

    /** Moves the base to where the fold is now, if that is as far as it may be. */
    void settle() {
      if (anew && settled(subject) > baseAt) {
        baseAt = settled(subject);
        base = fold.memory();
      }
    }
  }

  /**
   * Evaluates some of what changed, in a transaction of its own.
   *
   * @param now in microseconds
   * @return what was done; nothing at all if there is nothing to do
   */
  Done run(Map<Integer, Subject.Evaluated> rules, long now) throws SQLException {
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try (Statement statement = connection.createStatement()) {
      // Before the snapshot is taken: numbers of transitions come in the order of commits.
      statement.execute("lock table twin.alarm_transition in share row exclusive mode");
      Map<Integer, Long> marks = subjects.takeMarks(MARKS);
      List<Turn> turns = turns(marks, rules, now);
      int transitions = turns.isEmpty() ? 0 : evaluate(turns, rules, now);
      if (transitions > 0) {
        statement.execute("select pg_notify('twin_alarm', '')");
      }
      connection.commit();
      return new Done(turns.size(), tooLate(turns, marks), transitions);
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    }
  }

  private List<Turn> turns(
      Map<Integer, Long> marks, Map<Integer, Subject.Evaluated> rules, long now)
      throws SQLException {
    Map<Long, Turn> turns = new HashMap<>();
    for (Subject subject : subjects.of(marks, rules)) {
      turns.put(key(subject), new Turn(subject, mark(subject, marks)));
    }
    for (Subject subject : subjects.due(now, DUE, rules)) {
      turns.putIfAbsent(key(subject), new Turn(subject, null));
    }
    return List.copyOf(turns.values());
  }

  private static long key(Subject subject) {
    return (long) subject.rule().number() << 32 | subject.datastream();
  }

  private static @Nullable Long mark(Subject subject, Map<Integer, Long> marks) {
    Long own = marks.get(subject.datastream());
    Long other = subject.other() == null ? null : marks.get(subject.other());
    if (own == null || other == null) {
      return own == null ? other : own;
    }
    return Math.min(own, other);
  }

  private static int tooLate(List<Turn> turns, Map<Integer, Long> marks) {
    int late = 0;
    for (Turn turn : turns) {
      Long mark = mark(turn.subject, marks);
      if (mark != null && mark <= turn.subject.baseAt()) {
        late++;
      }
    }
    return late;
  }

  private int evaluate(List<Turn> turns, Map<Integer, Subject.Evaluated> rules, long now)
      throws SQLException {
    List<HistoryRows.Wanted> wanted = new ArrayList<>();
    turns.forEach(turn -> wanted.add(new HistoryRows.Wanted(turn.subject, turn.from)));
    history.read(
        wanted, (place, at, ofOther, reading) -> turns.get(place).take(at, ofOther, reading));
    List<EpisodeRows.Wanted> next = new ArrayList<>();
    List<SubjectRows.Advance> advances = new ArrayList<>();
    for (Turn turn : turns) {
      turn.settle();
      next.add(new EpisodeRows.Wanted(turn.subject, turn.from, turn.fold.episodes(now)));
      advances.add(advance(turn, now));
    }
    subjects.advance(advances);
    return alarms.follow(episodes.make(next), rules);
  }

  private static SubjectRows.Advance advance(Turn turn, long now) {
    boolean silent = turn.subject.rule().rule().text().condition() instanceof Condition.Absence;
    Long due = silent ? turn.fold.dueAt() : null;
    return new SubjectRows.Advance(
        turn.subject,
        turn.baseAt,
        turn.base,
        turn.last,
        turn.fold.memory(),
        due != null && due > now ? due : null);
  }
}
