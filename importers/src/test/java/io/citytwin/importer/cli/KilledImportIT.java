package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.PostgisDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An import or undo in a process of its own, killed without warning or sent a signal, leaves
 * nothing behind.
 */
class KilledImportIT {

  private static final int FEATURES = 8_000;

  /** Enough for a new table in place of the empty one. */
  private static final int MANY = 21_000;

  @TempDir private Path folder;

  /** Where the import is, seen from the database. */
  private enum Moment {
    JOB_BEGUN("select count(*) > 0 from twin.import_job where status = 'RUNNING'"),
    STAGING(
        "select count(*) > 0 from pg_stat_activity where datname = current_database() and query ilike 'copy%'"),
    MERGING(
        "select count(*) > 0 from pg_locks l join pg_database d on d.oid = l.database where datname = current_database() and relation = to_regclass('twin.head') and mode = 'RowExclusiveLock'");

    private final String sign;

    Moment(String sign) {
      this.sign = sign;
    }
  }

  @Test
  void killedAtAnyMomentAndRunAgainTheDatabaseEndsTheSame() throws Exception {
    Path file = write(FEATURES, 300);
    String expected = undisturbedHash(file);
    for (Moment moment : Moment.values()) {
      try (PostgisDatabase database = PostgisDatabase.create()) {
        if (moment == Moment.MERGING) {
          holdMergeOpen(database, 1);
        }
        try (ForkedRun run = ForkedRun.start(database, arguments(file))) {
          assertThat(run.await(moment.sign)).as("the import was seen at %s", moment).isTrue();
          run.kill();
        }
        assertThat(traces(database)).as("killed at %s", moment).isEqualTo("0 0 0 0");
        database.execute("drop function if exists twin.pause() cascade");

        assertThat(CliRun.of(withUrl(database, file)).exitCode()).isEqualTo(0);
        assertThat(database.value("select twin.content_hash()")).isEqualTo(expected);
        assertThat(statuses(database)).isEqualTo("ABORTED SUCCEEDED");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"INT, STAGING, 130", "TERM, MERGING, 143"})
  void signalCancelsRollsBackAndSaysSo(String signal, Moment moment, int exitCode)
      throws Exception {
    Path file = write(MANY, 1);
    try (PostgisDatabase database = PostgisDatabase.create()) {
      if (moment == Moment.MERGING) {
        // Much longer than the cleaning up may take: the statement must be cancelled.
        holdMergeOpen(database, 120);
      }
      try (ForkedRun run = ForkedRun.start(database, arguments(file))) {
        assertThat(run.await(moment.sign)).isTrue();
        run.signal(signal);

        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.output()).contains("interrupted: nothing was imported");
      }
      assertThat(traces(database)).isEqualTo("0 0 0 0");
      assertThat(
              database.value(
                  "select status || ' ' || error_code || ' ' || (finished_at is not null) from twin.import_job"))
          .isEqualTo("ABORTED INTERRUPTED true");
    }
  }

  @Test
  void killedUndoLeavesTheJobInForce() throws Exception {
    Path file = write(FEATURES, 300);
    try (PostgisDatabase database = PostgisDatabase.create()) {
      assertThat(CliRun.of(withUrl(database, file)).exitCode()).isZero();
      String before = database.value("select twin.content_hash()");
      holdMergeOpen(database, 60);
      try (ForkedRun run = ForkedRun.start(database, List.of("undo", "1"))) {
        assertThat(run.await(Moment.MERGING.sign)).isTrue();
        run.kill();
      }
      assertThat(database.value("select twin.content_hash()")).isEqualTo(before);
      database.execute("drop function twin.pause() cascade");
      assertThat(CliRun.of("undo", "1", "--database-url", database.url()).exitCode()).isZero();
      assertThat(database.value("select count(*) from twin.building")).isEqualTo("0");
      assertThat(statuses(database)).isEqualTo("SUCCEEDED ABORTED SUCCEEDED");
    }
  }

  /** Holds a merge open while it is looked for: its last statement but a few waits. */
  private static void holdMergeOpen(PostgisDatabase database, int seconds) {
    database.execute(
        "create function twin.pause() returns trigger language plpgsql as $$ begin perform pg_sleep(%d); return null; end $$;"
                .formatted(seconds)
            + "create trigger pause before insert on twin.change_log execute function twin.pause()");
  }

  private static String traces(PostgisDatabase database) {
    return database.value(
        "select (select count(*) from twin.building) || ' ' || (select revision from twin.head) || ' ' || (select count(*) from twin.change_log) || ' ' || (select count(*) from twin.import_issue)");
  }

  private static String statuses(PostgisDatabase database) {
    return database.value("select string_agg(status, ' ' order by id) from twin.import_job");
  }

  private String undisturbedHash(Path file) {
    try (PostgisDatabase database = PostgisDatabase.create()) {
      assertThat(CliRun.of(withUrl(database, file)).exitCode()).isZero();
      return database.value("select twin.content_hash()");
    }
  }

  private static List<String> arguments(Path file) {
    return List.of("import", "--dataset", "city", file.toString());
  }

  private static String[] withUrl(PostgisDatabase database, Path file) {
    return new String[] {
      "import", "--dataset", "city", "--database-url", database.url(), file.toString()
    };
  }

  private Path write(int features, int padding) throws IOException {
    String note = "x".repeat(padding);
    return Files.writeString(
        folder.resolve("city.geojsonl"),
        IntStream.range(0, features)
            .mapToObj(
                i ->
                    "{\"type\":\"Feature\",\"id\":%d,\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[%2$s,1],[%2$s,2],[7,3],[%2$s,1]]]},\"properties\":{\"kind\":\"BUILDING\",\"note\":\"%3$s\"}}"
                        .formatted(i, i * 0.001 - 100, note))
            .collect(Collectors.joining("\n", "", "\n")));
  }
}
