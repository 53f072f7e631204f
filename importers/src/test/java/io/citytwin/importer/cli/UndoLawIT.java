package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.PostgisDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random imports and undos against a model in memory: the twin holds what the model holds, undoing
 * is refused exactly where the model says that a later job changed the same features, and undoing
 * the newest job gives back the hash from before it.
 */
class UndoLawIT {

  private static final int STEPS = 24;
  private static final int FEATURES = 6;

  @TempDir private Path folder;

  /** What a job did to a feature, and how the feature's jobs stood afterwards. */
  private record Job(
      long number,
      Map<String, @Nullable String> before,
      Map<String, @Nullable String> after,
      Map<String, List<Long>> standing,
      @Nullable Job undoes,
      String hashBefore) {}

  private final Map<String, String> content = new TreeMap<>();

  /** The jobs in force that changed a feature, the newest last. */
  private final Map<String, Deque<Long>> inForce = new HashMap<>();

  private final List<Job> undoable = new ArrayList<>();
  private long jobs;

  @ParameterizedTest
  @ValueSource(longs = {1, 3})
  void undoIsTheInverse(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    try (PostgisDatabase database = PostgisDatabase.create()) {
      int refused = 0;
      int undone = 0;
      for (int step = 0; step < STEPS; step++) {
        String hash = database.value("select twin.content_hash()");
        if (undoable.isEmpty() || random.nextInt(5) < 2) {
          importSome(database, random, hash);
        } else if (undo(database, undoable.get(random.nextInt(undoable.size())), hash)) {
          undone++;
        } else {
          refused++;
        }
        assertThat(stored(database)).as("seed %d step %d", seed, step).isEqualTo(content);
        assertThat(searched(database)).as("seed %d step %d", seed, step).isEqualTo(content);
      }
      assertThat(undone).isPositive();
      assertThat(refused).isPositive();
    }
  }

  private void importSome(PostgisDatabase database, SplittableRandom random, String hash)
      throws IOException {
    Map<String, String> file = new TreeMap<>();
    for (int i = 0; i < 1 + random.nextInt(FEATURES); i++) {
      file.put("f" + random.nextInt(FEATURES), "n" + random.nextInt(3));
    }
    boolean replace = random.nextInt(3) == 0;
    Path path = folder.resolve("city.geojsonl");
    Files.writeString(
        path,
        String.join(
            "\n", file.entrySet().stream().map(e -> line(e.getKey(), e.getValue())).toList()));
    List<String> arguments =
        new ArrayList<>(
            List.of("import", path.toString(), "--dataset", "d", "--database-url", database.url()));
    if (replace) {
      arguments.add("--replace");
    }
    assertThat(CliRun.of(arguments.toArray(String[]::new)).exitCode()).isZero();
    jobs++;
    Map<String, @Nullable String> after = new HashMap<>();
    file.forEach(
        (id, name) -> {
          if (!name.equals(content.get(id))) {
            after.put(id, name);
          }
        });
    if (replace) {
      content.keySet().stream()
          .filter(id -> !file.containsKey(id))
          .forEach(id -> after.put(id, null));
    }
    if (!after.isEmpty()) {
      apply(after, null, hash);
    }
  }

  /** Returns whether it was done; fails unless that is what the model expects. */
  private boolean undo(PostgisDatabase database, Job job, String hash) {
    boolean allowed =
        job.standing().entrySet().stream()
            .allMatch(e -> List.copyOf(standing(e.getKey())).equals(e.getValue()));
    boolean newest = undoable.getLast() == job;
    CliRun run = CliRun.of("undo", Long.toString(job.number()), "--database-url", database.url());
    if (!allowed) {
      assertThat(run.err()).startsWith("error JOB_SUPERSEDED: ");
      return false;
    }
    assertThat(run.exitCode()).as(run.err()).isZero();
    jobs++;
    undoable.remove(job);
    apply(job.before(), job, hash);
    if (newest) {
      assertThat(database.value("select twin.content_hash()")).isEqualTo(job.hashBefore());
    }
    return true;
  }

  private void apply(Map<String, @Nullable String> after, @Nullable Job undoes, String hash) {
    Map<String, @Nullable String> before = new HashMap<>();
    Map<String, List<Long>> standing = new HashMap<>();
    after.forEach(
        (id, name) -> {
          before.put(id, content.get(id));
          if (name == null) {
            content.remove(id);
          } else {
            content.put(id, name);
          }
          change(standing(id), undoes);
          standing.put(id, List.copyOf(standing(id)));
        });
    undoable.add(new Job(jobs, before, after, standing, undoes, hash));
    Job again = undoes == null ? null : undoes.undoes();
    if (again != null) {
      // Undoing an undo: the first job is in force again, as it was.
      undoable.addFirst(again);
    }
  }

  private void change(Deque<Long> stack, @Nullable Job undoes) {
    if (undoes == null) {
      stack.addLast(jobs);
    } else if (undoes.undoes() == null) {
      stack.removeLast();
    } else {
      stack.addLast(original(undoes).number());
    }
  }

  /** The job that an undo of an undo brings back. */
  private static Job original(Job undo) {
    return Objects.requireNonNull(undo.undoes());
  }

  private Deque<Long> standing(String id) {
    return inForce.computeIfAbsent(id, key -> new ArrayDeque<>());
  }

  /** What the search finds by their names: the same as is stored, or features that are gone. */
  private static Map<String, String> searched(PostgisDatabase database) {
    return pairs(
        database.value(
            "select coalesce(string_agg(coalesce(source_id, 'gone') || '=' || value, ' '), '') from twin.search_key"
                + " left join twin.building using (entity_id) where part = 0"));
  }

  private static Map<String, String> stored(PostgisDatabase database) {
    return pairs(
        database.value(
            "select coalesce(string_agg(source_id || '=' || name, ' '), '') from twin.building"));
  }

  private static Map<String, String> pairs(String text) {
    Map<String, String> stored = new TreeMap<>();
    for (String pair : text.isEmpty() ? new String[0] : text.split(" ")) {
      stored.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    return stored;
  }

  private static String line(String id, String name) {
    return "{\"type\":\"Feature\",\"id\":\"%s\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[7,43],[8,43],[8,44],[7,43]]]},\"properties\":{\"kind\":\"BUILDING\",\"name\":\"%s\"}}"
        .formatted(id, name);
  }
}
