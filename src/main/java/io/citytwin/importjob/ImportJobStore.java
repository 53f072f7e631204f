package io.citytwin.importjob;

import io.citytwin.api.Deadline;
import io.citytwin.sql.SqlFailures;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.springframework.stereotype.Component;

/** Imports and their issues in the database. Every method is one statement. */
@Component
class ImportJobStore {

  private static final String TIMEOUT_MILLIS = "jakarta.persistence.query.timeout";

  private final SessionFactory sessions;

  ImportJobStore(EntityManagerFactory factory) {
    this.sessions = factory.unwrap(SessionFactory.class);
  }

  /**
   * Imports with numbers below a bound, newest first.
   *
   * @param size most of them
   */
  List<ImportJob> before(long bound, int size, Deadline deadline) {
    return read(
        session -> {
          var query =
              session
                  .createSelectionQuery(
                      "from ImportJobEntity j where j.id < :bound order by j.id desc",
                      ImportJobEntity.class)
                  .setParameter("bound", bound)
                  .setMaxResults(size);
          return within(query, deadline).getResultList().stream().map(ImportJob::of).toList();
        });
  }

  /** Imports by number; missing ones are left out. */
  Map<Long, ImportJob> byNumber(Collection<Long> numbers, Deadline deadline) {
    return read(
        session -> {
          var query =
              session
                  .createSelectionQuery(
                      "from ImportJobEntity j where j.id in (:numbers)", ImportJobEntity.class)
                  .setParameterList("numbers", numbers);
          Map<Long, ImportJob> found = new HashMap<>();
          within(query, deadline)
              .getResultList()
              .forEach(row -> found.put(row.id, ImportJob.of(row)));
          return found;
        });
  }

  /** The number of imports. */
  long count(Deadline deadline) {
    return read(
        session ->
            within(
                    session.createSelectionQuery(
                        "select count(*) from ImportJobEntity", Long.class),
                    deadline)
                .getSingleResult());
  }

  /**
   * The first issues of some imports after a number, in the order of finding.
   *
   * @param size most of each import
   * @return issues by import; imports without any are left out
   */
  Map<Long, List<ImportIssue>> issues(
      Collection<Long> jobs, long after, int size, Deadline deadline) {
    return read(
        session -> {
          var query =
              session
                  .createSelectionQuery(
                      """
                      select i from ImportJobEntity j
                      join lateral (
                        select n.id as id from ImportIssueEntity n
                        where n.jobId = j.id and n.id > :after order by n.id limit :size) page
                      join ImportIssueEntity i on i.id = page.id
                      where j.id in (:jobs) order by i.id
                      """,
                      ImportIssueEntity.class)
                  .setParameter("after", after)
                  .setParameter("size", size)
                  .setParameterList("jobs", jobs);
          Map<Long, List<ImportIssue>> byJob = new HashMap<>();
          for (ImportIssueEntity row : within(query, deadline).getResultList()) {
            byJob
                .computeIfAbsent(row.jobId, _ -> new java.util.ArrayList<>())
                .add(ImportIssue.of(row));
          }
          return byJob;
        });
  }

  /** The numbers of issues of some imports; imports without any are left out. */
  Map<Long, Long> issueCounts(Collection<Long> jobs, Deadline deadline) {
    return read(
        session -> {
          var query =
              session
                  .createSelectionQuery(
                      "select i.jobId, count(*) from ImportIssueEntity i where i.jobId in (:jobs)"
                          + " group by i.jobId",
                      Object[].class)
                  .setParameterList("jobs", jobs);
          Map<Long, Long> counts = new HashMap<>();
          within(query, deadline)
              .getResultList()
              .forEach(row -> counts.put((Long) row[0], (Long) row[1]));
          return counts;
        });
  }

  private static <Q extends org.hibernate.query.SelectionQuery<?>> Q within(
      Q query, Deadline deadline) {
    query.setHint(TIMEOUT_MILLIS, deadline.remainingSeconds() * 1000);
    return query;
  }

  private <T> T read(Function<Session, T> work) {
    try (Session session = sessions.openSession()) {
      session.setDefaultReadOnly(true);
      return work.apply(session);
    } catch (PersistenceException e) {
      SQLException failure = SqlFailures.findIn(e);
      throw failure == null ? e : SqlFailures.translate(failure);
    }
  }
}
