package io.citytwin.importjob;

import io.citytwin.api.Deadline;
import io.citytwin.sql.SqlFailures;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.query.SelectionQuery;
import org.springframework.stereotype.Component;

/**
 * Imports, their sources and issues in the database. Every method is one statement, and two more
 * where an import says that it runs: whether its program lives.
 */
@Component
class ImportJobStore {

  private static final String TIMEOUT_MILLIS = "jakarta.persistence.query.timeout";

  /** A program holds this advisory lock with the number of its import as long as it lives. */
  private static final String LIVING =
      """
      select cast(l.objid as bigint) from pg_locks l
      where l.locktype = 'advisory' and l.classid = 7462 and l.objsubid = 2 and l.granted
        and l.database = (select d.oid from pg_database d where d.datname = current_database())
      """;

  private final SessionFactory sessions;

  ImportJobStore(EntityManagerFactory factory) {
    this.sessions = factory.unwrap(SessionFactory.class);
  }

  /**
   * Imports with numbers below a bound, newest first.
   *
   * @param size most of them
   */
  List<ImportJob> before(long bound, int size, JobFilter filter, Deadline deadline) {
    return read(
        session -> {
          JobQuery where = new JobQuery(filter, session, deadline);
          var query =
              session
                  .createSelectionQuery(
                      "from ImportJobEntity j where j.id < :bound"
                          + where.condition()
                          + " order by j.id desc",
                      ImportJobEntity.class)
                  .setParameter("bound", bound)
                  .setMaxResults(size);
          where.parameters().forEach(query::setParameter);
          return honest(session, within(query, deadline).getResultList(), deadline);
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
          honest(session, within(query, deadline).getResultList(), deadline)
              .forEach(job -> found.put(job.number(), job));
          return found;
        });
  }

  /** The number of imports. */
  long count(JobFilter filter, Deadline deadline) {
    return read(
        session -> {
          JobQuery where = new JobQuery(filter, session, deadline);
          var query =
              session.createSelectionQuery(
                  "select count(*) from ImportJobEntity j where true" + where.condition(),
                  Long.class);
          where.parameters().forEach(query::setParameter);
          return within(query, deadline).getSingleResult();
        });
  }

  /** The first imports after a number that tried others again, by those others. */
  Map<Long, List<ImportJob>> retries(
      Collection<Long> jobs, long after, int size, Deadline deadline) {
    return read(
        session -> {
          List<ImportJobEntity> rows =
              members(
                  session,
                  ImportJobEntity.class,
                  "retryOf",
                  new Members(jobs, after, size, IssueFilter.ALL),
                  deadline);
          Map<Long, Long> owners = new HashMap<>();
          rows.forEach(row -> owners.put(row.id, row.retryOf));
          return byOwner(honest(session, rows, deadline), job -> owners.get(job.number()));
        });
  }

  /** The first sources of some imports after a number, in the order of reading, by import. */
  Map<Long, List<ImportSource>> sources(
      Collection<Long> jobs, long after, int size, Deadline deadline) {
    return read(
        session -> {
          Map<Long, List<ImportSource>> byJob = new HashMap<>();
          for (ImportSourceEntity row :
              members(
                  session,
                  ImportSourceEntity.class,
                  "jobId",
                  new Members(jobs, after, size, IssueFilter.ALL),
                  deadline)) {
            byJob.computeIfAbsent(row.jobId, _ -> new ArrayList<>()).add(ImportSource.of(row));
          }
          return byJob;
        });
  }

  /** The first issues of some imports after a number, in the order of finding, by import. */
  Map<Long, List<ImportIssue>> issues(
      Collection<Long> jobs, long after, int size, IssueFilter filter, Deadline deadline) {
    return read(
        session ->
            byOwner(
                members(
                        session,
                        ImportIssueEntity.class,
                        "jobId",
                        new Members(jobs, after, size, filter),
                        deadline)
                    .stream()
                    .map(ImportIssue::of)
                    .toList(),
                ImportIssue::jobNumber));
  }

  /** Issues of all imports with numbers below a bound, newest first. */
  List<ImportIssue> issuesBefore(long bound, int size, IssueFilter filter, Deadline deadline) {
    return read(
        session -> {
          var query =
              session
                  .createSelectionQuery(
                      "from ImportIssueEntity n where n.id < :bound"
                          + filter.condition()
                          + " order by n.id desc",
                      ImportIssueEntity.class)
                  .setParameter("bound", bound)
                  .setMaxResults(size);
          filter.parameters().forEach(query::setParameter);
          return within(query, deadline).getResultList().stream().map(ImportIssue::of).toList();
        });
  }

  /** The number of issues of all imports. */
  long issueCount(IssueFilter filter, Deadline deadline) {
    return read(
        session -> {
          var query =
              session.createSelectionQuery(
                  "select count(*) from ImportIssueEntity n where true" + filter.condition(),
                  Long.class);
          filter.parameters().forEach(query::setParameter);
          return within(query, deadline).getSingleResult();
        });
  }

  /** The numbers of issues of some imports; imports without any are left out. */
  Map<Long, Long> issueCounts(Collection<Long> jobs, IssueFilter filter, Deadline deadline) {
    return counts("ImportIssueEntity", "jobId", jobs, filter, deadline);
  }

  /** The numbers of sources of some imports; imports without any are left out. */
  Map<Long, Long> sourceCounts(Collection<Long> jobs, Deadline deadline) {
    return counts("ImportSourceEntity", "jobId", jobs, IssueFilter.ALL, deadline);
  }

  /** The numbers of imports that tried some again; those without any are left out. */
  Map<Long, Long> retryCounts(Collection<Long> jobs, Deadline deadline) {
    return counts("ImportJobEntity", "retryOf", jobs, IssueFilter.ALL, deadline);
  }

  // ---- members of imports

  private record Members(Collection<Long> jobs, long after, int size, IssueFilter filter) {}

  /** Entity and owner are names of this class. */
  private static <E> List<E> members(
      Session session, Class<E> entity, String owner, Members wanted, Deadline deadline) {
    var query =
        session
            .createSelectionQuery(
                """
                select m from ImportJobEntity j
                join lateral (
                  select n.id as id from %1$s n
                  where n.%2$s = j.id and n.id > :after%3$s order by n.id limit :size) page
                join %1$s m on m.id = page.id
                where j.id in (:jobs) order by m.id
                """
                    .formatted(entity.getSimpleName(), owner, wanted.filter().condition()),
                entity)
            .setParameter("after", wanted.after())
            .setParameter("size", wanted.size())
            .setParameterList("jobs", wanted.jobs());
    wanted.filter().parameters().forEach(query::setParameter);
    return within(query, deadline).getResultList();
  }

  private static <T> Map<Long, List<T>> byOwner(List<T> members, Function<T, Long> owner) {
    Map<Long, List<T>> byOwner = new HashMap<>();
    members.forEach(
        member -> byOwner.computeIfAbsent(owner.apply(member), _ -> new ArrayList<>()).add(member));
    return byOwner;
  }

  private Map<Long, Long> counts(
      String entity, String owner, Collection<Long> jobs, IssueFilter filter, Deadline deadline) {
    return read(
        session -> {
          var query =
              session
                  .createSelectionQuery(
                      "select n.%2$s, count(*) from %1$s n where n.%2$s in (:jobs)%3$s group by n.%2$s"
                          .formatted(entity, owner, filter.condition()),
                      Object[].class)
                  .setParameterList("jobs", jobs);
          filter.parameters().forEach(query::setParameter);
          Map<Long, Long> counts = new HashMap<>();
          within(query, deadline)
              .getResultList()
              .forEach(row -> counts.put((Long) row[0], (Long) row[1]));
          return counts;
        });
  }

  // ---- imports that died

  /** Rows as they are, but for imports that say they run and do not. */
  private static List<ImportJob> honest(
      Session session, List<ImportJobEntity> rows, Deadline deadline) {
    List<Long> running =
        rows.stream()
            .filter(row -> row.status.equals(ImportJob.RUNNING))
            .map(row -> row.id)
            .toList();
    Set<Long> dead = dead(session, running, deadline);
    return rows.stream().map(row -> ImportJob.of(row, dead.contains(row.id))).toList();
  }

  /**
   * Which of some imports died: seen running, then without its lock, then still not ended. One that
   * ends in between gives up its lock after it has said so.
   */
  private static Set<Long> dead(Session session, Collection<Long> running, Deadline deadline) {
    if (running.isEmpty()) {
      return Set.of();
    }
    Set<Long> suspects = new HashSet<>(running);
    suspects.removeAll(
        within(session.createNativeQuery(LIVING, Long.class), deadline).getResultList());
    return suspects.isEmpty() ? Set.of() : Set.copyOf(running(session, suspects, deadline));
  }

  private static List<Long> running(Session session, Collection<Long> among, Deadline deadline) {
    return within(
            session
                .createSelectionQuery(
                    "select j.id from ImportJobEntity j where j.status = 'RUNNING' and j.id in"
                        + " (:among)",
                    Long.class)
                .setParameterList("among", among),
            deadline)
        .getResultList();
  }

  /** A filter as a condition on the entity {@code j}; states are those that clients see. */
  private static final class JobQuery {

    private final JobFilter filter;
    private final List<Long> dead;

    JobQuery(JobFilter filter, Session session, Deadline deadline) {
      this.filter = filter;
      List<String> statuses = filter.statuses();
      boolean matters =
          statuses != null
              && (statuses.contains(ImportJob.RUNNING) || statuses.contains("ABORTED"));
      this.dead = matters ? List.copyOf(deadOfAll(session, deadline)) : List.of();
    }

    String condition() {
      String condition = filter.datasets() == null ? "" : " and j.dataset in (:datasets)";
      List<String> statuses = filter.statuses();
      if (statuses == null) {
        return condition;
      }
      if (dead.isEmpty()) {
        return condition + " and j.status in (:statuses)";
      }
      return condition
          + (statuses.contains("ABORTED")
              ? " and (j.status in (:statuses) and j.id not in (:dead) or j.id in (:dead))"
              : " and j.status in (:statuses) and j.id not in (:dead)");
    }

    Map<String, Object> parameters() {
      Map<String, Object> parameters = new HashMap<>();
      if (filter.datasets() != null) {
        parameters.put("datasets", filter.datasets());
      }
      if (filter.statuses() != null) {
        parameters.put("statuses", filter.statuses());
        if (!dead.isEmpty()) {
          parameters.put("dead", dead);
        }
      }
      return parameters;
    }

    private static Set<Long> deadOfAll(Session session, Deadline deadline) {
      return dead(
          session,
          within(
                  session.createSelectionQuery(
                      "select j.id from ImportJobEntity j where j.status = 'RUNNING'", Long.class),
                  deadline)
              .getResultList(),
          deadline);
    }
  }

  private static <Q extends SelectionQuery<?>> Q within(Q query, Deadline deadline) {
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
