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

/** An import in a process of its own, killed without warning, leaves nothing behind. */
class KilledImportIT {

  private static final int FEATURES = 8_000;

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
    Path file = write();
    String expected = undisturbedHash(file);
    for (Moment moment : Moment.values()) {
      try (PostgisDatabase database = PostgisDatabase.create()) {
        if (moment == Moment.MERGING) {
          // Holds the merge open while it is looked for: the last statement of a merge waits a
          // moment.
          database.execute(
              "create function twin.pause() returns trigger language plpgsql as $$ begin perform pg_sleep(1); return null; end $$;"
                  + "create trigger pause before insert on twin.change_log execute function twin.pause()");
        }
        Process process = CliRun.fork(database.url(), arguments(file));
        boolean seen = await(database, moment, process);
        process.destroyForcibly().waitFor();

        assertThat(seen).as("the import was seen at %s", moment).isTrue();
        awaitRollback(database);
        assertThat(
                database.value(
                    "select (select count(*) from twin.building) || ' ' || (select revision from twin.head) || ' ' || (select count(*) from twin.change_log) || ' ' || (select count(*) from twin.import_issue)"))
            .as("killed at %s", moment)
            .isEqualTo("0 0 0 0");
        database.execute("drop function if exists twin.pause() cascade");

        assertThat(CliRun.of(withUrl(database, file)).exitCode()).isEqualTo(0);
        assertThat(database.value("select twin.content_hash()")).isEqualTo(expected);
        assertThat(
                database.value("select string_agg(status, ' ' order by id) from twin.import_job"))
            .isEqualTo("ABORTED SUCCEEDED");
      }
    }
  }

  private String undisturbedHash(Path file) {
    try (PostgisDatabase database = PostgisDatabase.create()) {
      assertThat(CliRun.of(withUrl(database, file)).exitCode()).isZero();
      return database.value("select twin.content_hash()");
    }
  }

  private static boolean await(PostgisDatabase database, Moment moment, Process process)
      throws InterruptedException {
    while (process.isAlive()) {
      if (database.value(moment.sign).equals("t")) {
        return true;
      }
      Thread.sleep(2);
    }
    return false;
  }

  private static void awaitRollback(PostgisDatabase database) throws InterruptedException {
    while (!database
        .value(
            "select count(*) from pg_stat_activity where datname = current_database() and application_name = 'citytwin-import'")
        .equals("0")) {
      Thread.sleep(20);
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

  private Path write() throws IOException {
    String padding = "x".repeat(300);
    return Files.writeString(
        folder.resolve("city.geojsonl"),
        IntStream.range(0, FEATURES)
            .mapToObj(
                i ->
                    "{\"type\":\"Feature\",\"id\":%d,\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[%2$s,1],[%2$s,2],[7,3],[%2$s,1]]]},\"properties\":{\"kind\":\"BUILDING\",\"note\":\"%3$s\"}}"
                        .formatted(i, i * 0.001 - 100, padding))
            .collect(Collectors.joining("\n", "", "\n")));
  }
}
