package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.CheckedFeature;
import io.citytwin.model.feature.FeatureKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A new table that takes the place of an empty one of the twin. Rows are copied into it once, its
 * indexes are built afterwards, and in the end it is renamed: nothing is written twice, and nobody
 * who reads the twin waits for more than the renaming.
 *
 * <p>Everything happens in the one transaction of the import; if that ends badly, the table never
 * was.
 */
final class FreshTable implements StagedFeatures {

  /** Below this many rows staging is as fast. */
  static final long MIN_ROWS = 20_000;

  private static final Logger LOG = LoggerFactory.getLogger(FreshTable.class);

  /** Waits for less than the server's deadlock timeout: of two, it is the import that gives way. */
  private static final String LOCK_TIMEOUT = "set local lock_timeout = '300ms'";

  private static final int LOCK_ATTEMPTS = 10;
  private static final String UNIQUE_VIOLATION = "23505";
  private static final Pattern INDEX =
      Pattern.compile("CREATE (UNIQUE )?INDEX (\"[^\"]+\"|\\S+) ON (?:ONLY )?\\S+ (USING .*)");

  private final Connection connection;
  private final FeatureTable twin;
  private final String name;
  private final String bareName;
  private final FeatureRow row;
  private final CopyRows rows = new CopyRows();
  private final AddedIds ids;
  private final List<CopyBatch> batches;
  private final List<String> renames = new ArrayList<>();
  private long count;

  private FreshTable(Connection connection, FeatureKind kind, String bareName, StagingTable staged)
      throws SQLException {
    this.connection = connection;
    this.bareName = bareName;
    twin = new FeatureTable(kind);
    name = "twin." + bareName;
    row = new FeatureRow(kind, rows);
    ids = AddedIds.create(connection, kind, staged.name());
    batches = List.of(new CopyBatch(name + " (" + row.names() + ")", rows), ids.batch());
  }

  /**
   * Whether the table of a kind may be replaced: it is empty, belongs to the user, and nothing
   * hangs on it that a new table would not have (rights, triggers, views, foreign keys to it …).
   */
  static boolean isPossible(Connection connection, FeatureKind kind) throws SQLException {
    String table = new FeatureTable(kind).name();
    try (Statement statement = connection.createStatement()) {
      return TwinConnection.isTrue(
          statement,
          """
          select relkind = 'r' and relacl is null and reloptions is null and not relrowsecurity and reltablespace = 0
            and pg_get_userbyid(relowner) = current_user and not exists (select from %1$s)
            and not exists (select from pg_trigger where tgrelid = c.oid and not tgisinternal)
            and not exists (select from pg_constraint where confrelid = c.oid)
            and not exists (select from pg_publication_rel where prrelid = c.oid)
            and not exists (select from pg_publication where puballtables)
            and not exists (select from pg_inherits where inhrelid = c.oid or inhparent = c.oid)
            and not exists (select from pg_depend where refobjid = c.oid and classid = 'pg_rewrite'::regclass)
            and not exists (select from pg_attribute where attrelid = c.oid and attacl is not null)
          from pg_class c where oid = '%1$s'::regclass
          """
              .formatted(table));
    }
  }

  /**
   * Creates it and moves the rows of a staging table into it. Part of the caller's transaction.
   *
   * @param dataset the dataset of all rows
   */
  static FreshTable create(
      Connection connection, FeatureKind kind, long job, String dataset, StagingTable staged)
      throws SQLException {
    FreshTable fresh = new FreshTable(connection, kind, kind.table() + "_of_job_" + job, staged);
    fresh.execute(
        "create table %s (like %s including all excluding indexes)"
            .formatted(fresh.name, fresh.twin.name()));
    fresh.execute("alter table %s alter job_id set default %d".formatted(fresh.name, job));
    try (PreparedStatement quote = connection.prepareStatement("select quote_literal(?)")) {
      quote.setString(1, dataset);
      try (ResultSet literal = quote.executeQuery()) {
        literal.next();
        fresh.execute(
            "alter table %s alter dataset set default %s"
                .formatted(fresh.name, literal.getString(1)));
      }
    }
    // What few rows are in costs each row no more than the test; a pass over all takes longer.
    fresh.buildIndexes("indpred is not null");
    fresh.count =
        fresh.update(
            "insert into %1$s (%2$s) select %2$s from %3$s order by seq"
                .formatted(fresh.name, fresh.row.names(), staged.name()));
    fresh.execute("drop table " + staged.name());
    return fresh;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<CopyBatch> batches() {
    return batches;
  }

  @Override
  public void complete() {
    ids.complete();
  }

  @Override
  public void add(long seq, long sourceNo, CheckedFeature feature) {
    rows.row(row.columns());
    row.add(feature, sourceNo);
    ids.add(feature.entityId());
    count++;
  }

  /**
   * Builds the primary key, and if it finds ids that occur twice, looks for them. The rows lie in
   * the order in which they were read.
   */
  @Override
  public long dropDuplicates() throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      buildKey();
      return 0;
    } catch (SQLException e) {
      if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw e;
      }
      connection.rollback(before);
    }
    long dropped = moveDuplicatesToIssues();
    buildKey();
    count -= dropped;
    ids.recollect(name);
    return dropped;
  }

  /** Number of features that wait here. */
  long count() {
    return count;
  }

  /** A table of arrays with the ids of these features, {@code entity_ids}. */
  String addedIds() {
    return ids.name();
  }

  /**
   * Becomes the table of the twin, with the indexes and keys of the one it replaces; or, if that is
   * in use, fills it. To be called after {@link #dropDuplicates}, with the writers' lock held and
   * the twin's table still empty.
   */
  void takePlace() throws SQLException {
    execute("alter table %s alter job_id drop default, alter dataset drop default".formatted(name));
    Savepoint before = connection.setSavepoint();
    try {
      buildLikeTwin();
      execute(twin.analyze(name));
      lockTwin();
      execute("drop table " + twin.name());
      execute("alter table %s rename to %s".formatted(name, twin.bareName()));
      for (String rename : renames) {
        execute(rename);
      }
    } catch (SQLException e) {
      if (!isInTheWay(e)) {
        throw e;
      }
      LOG.info(
          "import.table-in-use table={} way=row-by-row reason={}", twin.name(), e.getSQLState());
      connection.rollback(before);
      execute(
          "insert into %1$s (%2$s) select %2$s from %3$s"
              .formatted(twin.name(), twin.allNames(), name));
      execute("drop table " + name);
      execute(twin.analyze(twin.name()));
    }
  }

  /** Throws it away. */
  void drop() throws SQLException {
    execute("drop table if exists " + name);
  }

  private void buildKey() throws SQLException {
    execute("alter table %s add primary key (entity_id)".formatted(name));
  }

  /** Builds what the twin's table has. */
  private void buildLikeTwin() throws SQLException {
    renames.add("alter index twin.%s_pkey rename to %s_pkey".formatted(bareName, twin.bareName()));
    buildIndexes("indpred is null and not indisprimary");
    for (String constraint :
        texts(
            "select format('add constraint %%I %%s', conname, pg_get_constraintdef(oid)) from pg_constraint"
                + " where conrelid = '%s'::regclass and contype = 'f' order by oid")) {
      execute("alter table %s %s".formatted(name, constraint));
    }
  }

  /** Builds some of the indexes of the twin's table, and notes how they get their names. */
  private void buildIndexes(String which) throws SQLException {
    for (String definition :
        texts(
            "select pg_get_indexdef(indexrelid) from pg_index where indrelid = '%s'::regclass and "
                + which
                + " order by indexrelid")) {
      Matcher index = INDEX.matcher(definition);
      if (!index.matches()) {
        throw new SQLException("index definition not understood: " + definition);
      }
      String own = bareName + "_" + renames.size();
      execute(
          "create %s index %s on %s %s"
              .formatted(index.group(1) == null ? "" : "unique", own, name, index.group(3)));
      renames.add("alter index twin.%s rename to %s".formatted(own, index.group(2)));
    }
  }

  /** Takes the table from its readers; gives up after some attempts, between which they go on. */
  private void lockTwin() throws SQLException {
    execute(LOCK_TIMEOUT);
    for (int attempt = 1; ; attempt++) {
      Savepoint before = connection.setSavepoint();
      try {
        execute("lock table %s in access exclusive mode".formatted(twin.name()));
        execute("set local lock_timeout = 0");
        requireEmpty();
        return;
      } catch (SQLException e) {
        if (attempt == LOCK_ATTEMPTS || !isInTheWay(e)) {
          throw e;
        }
        connection.rollback(before);
        execute("select pg_sleep(0.2)");
      }
    }
  }

  /** Imports are kept out by the writers' lock; whoever else wrote meanwhile must not be lost. */
  private void requireEmpty() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (TwinConnection.isTrue(
          statement, "select exists (select from %s)".formatted(twin.name()))) {
        throw new SQLException("the table has rows by now", "55P03");
      }
    }
  }

  /** Somebody uses the table, or something depends on it. */
  private static boolean isInTheWay(SQLException e) {
    return "55P03".equals(e.getSQLState()) || "2BP01".equals(e.getSQLState());
  }

  private long moveDuplicatesToIssues() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(
          """
          with repeated as (
            select entity_id, min(ctid) as first from %1$s group by entity_id having count(*) > 1
          ), dropped as (
            delete from %1$s f using repeated r where f.entity_id = r.entity_id and f.ctid <> r.first
            returning f.source_no, f.record_no, f.source_id, f.geom, r.first)
          insert into %2$s (seq, code, rejected, source, layer, record_no, byte_place, source_id, message, location)
          select %3$d, 'DUPLICATE_SOURCE_ID', true, regexp_replace(s.file, '^.*/', ''), s.layer, d.record_no, -1, d.source_id,
            format('the source id "%%s" was already used by record %%s of %%s, which counts', d.source_id, f.record_no,
              regexp_replace(o.file, '^.*/', '')),
            st_envelope(st_force2d(d.geom))
          from dropped d join %1$s f on f.ctid = d.first
            left join twin.import_source s on s.id = d.source_no left join twin.import_source o on o.id = f.source_no
          order by d.source_no, d.record_no
          """
              .formatted(name, StagingArea.ISSUES, StagingArea.LAST));
    }
  }

  private List<String> texts(String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query.formatted(twin.name()))) {
      while (result.next()) {
        texts.add(result.getString(1));
      }
    }
    return texts;
  }

  private long update(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(sql);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
