package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.cli.ImportWatch.Phase;
import io.citytwin.testing.PostgisDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Imports of every class of formats, killed at random moments of their life and then run to the
 * end, leave what an undisturbed import leaves, and nothing else.
 *
 * <p>One moment of each class by default, of different phases; {@code -Dcitytwin.crash.points=30}
 * (bench/crash.sh) tries more, {@code -Dcitytwin.crash.report=FILE} appends where they hit.
 */
class KilledAtRandomIT {

  private static final int POINTS = Integer.getInteger("citytwin.crash.points", 1);

  /** So many imports are killed, one after the other, before one runs to the end. */
  private static final int KILLS_IN_A_ROW = 3;

  /** A program that has just started is slower than one that runs for a while. */
  private static final int COLD = 2;

  private static PostgisDatabase database;

  private static final Map<CrashCase, Undisturbed> KNOWN = new EnumMap<>(CrashCase.class);

  /** How long the program takes to begin, milliseconds. */
  private static long start;

  @TempDir private Path folder;

  /** Where a moment is chosen from. */
  private enum Aim {
    WHOLE_LIFE,
    STAGING,
    MERGING
  }

  /**
   * What an undisturbed import leaves, and how long its phases take in a running program,
   * milliseconds.
   */
  private record Undisturbed(TwinState state, Map<Phase, Long> phases) {

    /** In which time, from the beginning of an aim on, a process of its own is killed. */
    long span(Aim aim) {
      return switch (aim) {
        case WHOLE_LIFE -> start + phases.values().stream().mapToLong(Long::longValue).sum();
        case STAGING -> COLD * phases.getOrDefault(Phase.STAGING, 1L);
        // The server takes this time.
        case MERGING -> phases.getOrDefault(Phase.MERGING, 1L);
      };
    }
  }

  @BeforeAll
  static void create() throws Exception {
    database = PostgisDatabase.create();
    long begin = System.nanoTime();
    try (ForkedRun run = ForkedRun.start(database, List.of("hash"))) {
      assertThat(run.exitCode()).as(run.output()).isZero();
    }
    start = (System.nanoTime() - begin) / 1_000_000;
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @ParameterizedTest
  @EnumSource
  void killedAtRandomMomentsAndRunAgainTheDatabaseEndsTheSame(CrashCase format) throws Exception {
    List<List<String>> commands = format.commands(folder);
    SplittableRandom random = new SplittableRandom(format.ordinal());
    Map<Phase, Integer> hits = new EnumMap<>(Phase.class);
    Undisturbed undisturbed = undisturbed(format, commands);
    int points = 0;
    int missed = 0;
    while (points < POINTS) {
      prepare(commands);
      Phase last = Phase.STARTING;
      for (int i = 0; i < KILLS_IN_A_ROW && points < POINTS && last != Phase.COMMITTED; i++) {
        Aim aim = Aim.values()[(points + format.ordinal()) % Aim.values().length];
        // An import that was faster than thought ended before; the next one is killed earlier.
        long span = Math.max(1, undisturbed.span(aim) >> missed);
        Optional<Phase> hit = killOne(commands.getLast(), aim, random.nextLong(span));
        last = hit.orElse(Phase.COMMITTED);
        hit.ifPresent(phase -> hits.merge(phase, 1, Integer::sum));
        points += hit.isPresent() ? 1 : 0;
        missed = hit.isPresent() ? 0 : missed + 1;
      }
      runToTheEnd(commands.getLast(), undisturbed.state);
    }
    assertThat(hits.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(POINTS);
    report("%s: %d killed, %s".formatted(format, points, hits));
  }

  /** One for each way to write, or all. */
  static Stream<CrashCase> terminatedCases() {
    return POINTS > 10
        ? Stream.of(CrashCase.values())
        : Stream.of(
            CrashCase.SHAPEFILE, CrashCase.TERRAIN, CrashCase.SERIES, CrashCase.REPLACEMENT);
  }

  @ParameterizedTest
  @MethodSource("terminatedCases")
  void connectionTerminatedAtARandomMomentIsACodedFailureAndNothingIsImported(CrashCase format)
      throws Exception {
    List<List<String>> commands = format.commands(folder);
    Undisturbed undisturbed = undisturbed(format, commands);
    Aim aim = format.ordinal() % 2 == 0 ? Aim.STAGING : Aim.MERGING;
    SplittableRandom random = new SplittableRandom(format.ordinal());
    TwinState before;
    CliRun run;
    do {
      prepare(commands);
      before = TwinState.of(database);
      long after = random.nextLong(undisturbed.span(aim) / COLD + 1);
      run = terminated(commands.getLast(), Phase.valueOf(aim.name()), after);
      // Once in a while it is over before.
    } while (run.exitCode() == 0);
    assertThat(run.exitCode()).as("%s%s", run.out(), run.err()).isEqualTo(1);
    // While the commit is on its way nobody can know; then all of it is there, or nothing.
    boolean uncertain = run.err().contains("error COMMIT_UNCERTAIN: ");
    assertThat(run.err())
        .contains(uncertain ? "error COMMIT_UNCERTAIN: " : "error DATABASE_UNAVAILABLE: ")
        .doesNotContain("\tat ");
    awaitRollback();
    TwinState.assertNoTraces(database);
    // The sensors of a series, and the days of its history, are there before its observations are.
    if (format != CrashCase.SERIES) {
      assertThat(TwinState.of(database)).isIn(before, uncertain ? undisturbed.state : before);
    }
    runToTheEnd(commands.getLast(), undisturbed.state);
  }

  /** An empty twin, and all commands but the last. */
  private static void prepare(List<List<String>> commands) {
    database.execute(
        """
        do $$
        declare
          t regclass;
        begin
          for t in select inhrelid::regclass from pg_inherits where inhparent = 'twin.observation'::regclass loop
            execute 'drop table ' || t;
          end loop;
          execute (select 'truncate ' || string_agg(c.oid::regclass::text, ', ') || ' restart identity cascade'
            from pg_class c where relnamespace = 'twin'::regnamespace and relkind in ('r', 'p')
              and relname not in ('flyway_schema_history', 'head'));
          update twin.head set revision = 0;
        end
        $$""");
    for (List<String> command : commands.subList(0, commands.size() - 1)) {
      assertThat(run(command).exitCode()).isZero();
    }
  }

  private static Undisturbed undisturbed(CrashCase format, List<List<String>> commands)
      throws Exception {
    Undisturbed known = KNOWN.get(format);
    if (known != null) {
      return known;
    }
    prepare(commands);
    Map<Phase, Long> phases = new EnumMap<>(Phase.class);
    try (ImportWatch watch = new ImportWatch(database)) {
      CompletableFuture<CliRun> run = CompletableFuture.supplyAsync(() -> run(commands.getLast()));
      long since = System.nanoTime();
      while (!run.isDone()) {
        Phase phase = watch.phase();
        Thread.sleep(1);
        long now = System.nanoTime();
        phases.merge(phase, now - since, Long::sum);
        since = now;
      }
      assertThat(run.get().exitCode()).as(run.get().err()).isZero();
    }
    phases.replaceAll((_, nanos) -> nanos / 1_000_000 + 1);
    Undisturbed found = new Undisturbed(TwinState.of(database), phases);
    KNOWN.put(format, found);
    return found;
  }

  private static CliRun run(List<String> command) {
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(List.of("--database-url", database.url()));
    return CliRun.of(arguments.toArray(String[]::new));
  }

  /** Kills one import so long after an aim began; where it was then; empty if it had ended. */
  private static Optional<Phase> killOne(List<String> command, Aim aim, long millis)
      throws Exception {
    try (ImportWatch watch = new ImportWatch(database);
        ForkedRun run = ForkedRun.start(database, command)) {
      Phase from = aim == Aim.WHOLE_LIFE ? Phase.STARTING : Phase.valueOf(aim.name());
      while (run.isAlive() && watch.phase().compareTo(from) < 0) {
        Thread.sleep(2);
      }
      Thread.sleep(millis);
      Phase phase = watch.phase();
      if (run.isAlive()) {
        run.killAtOnce();
        return Optional.of(phase);
      }
      assertThat(run.exitCode()).as(run.output()).isZero();
      return Optional.empty();
    }
  }

  private static void runToTheEnd(List<String> command, TwinState expected)
      throws InterruptedException {
    awaitRollback();
    TwinState.assertNoTraces(database);
    CliRun run = run(command);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(TwinState.of(database)).isEqualTo(expected);
    TwinState.assertNoTraces(database);
    assertThat(database.value("select count(*) from twin.import_job where status = 'RUNNING'"))
        .isEqualTo("0");
  }

  /** Runs in this process, and ends its connections in the server so long after a phase began. */
  private static CliRun terminated(List<String> command, Phase aim, long millis) throws Exception {
    try (ImportWatch watch = new ImportWatch(database)) {
      CompletableFuture<CliRun> run = CompletableFuture.supplyAsync(() -> run(command));
      while (!run.isDone() && watch.phase().compareTo(aim) < 0) {
        Thread.sleep(1);
      }
      Thread.sleep(millis);
      watch.terminate();
      return run.get();
    }
  }

  private static void awaitRollback() throws InterruptedException {
    while (!"0"
        .equals(
            database.value(
                "select count(*) from pg_stat_activity where datname = current_database() and application_name = 'citytwin-import'"))) {
      Thread.sleep(5);
    }
  }

  private static void report(String line) throws IOException {
    String file = System.getProperty("citytwin.crash.report");
    if (file != null) {
      Files.writeString(
          Path.of(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }
}
