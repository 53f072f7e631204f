package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.PostgisDatabase;
import io.citytwin.testing.RealData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the search finds is in step with the features after every way of writing them; random
 * imports and undos are in {@link UndoLawIT}, killed imports in {@link KilledAtRandomIT}.
 */
class SearchKeysIT {

  @TempDir private Path folder;

  @Test
  void importReplacementRemovalAndUndoAreFollowed() throws IOException {
    try (PostgisDatabase database = PostgisDatabase.create()) {
      assertThat(run(database, "import", file("厦门大学", "Église"), "--dataset", "d")).isZero();
      assertThat(found(database, "xiamendaxue")).isEqualTo("厦门大学");
      assertThat(found(database, "eglise")).isEqualTo("Église");
      assertThat(run(database, "import", file("重庆北路"), "--dataset", "d", "--replace")).isZero();
      assertThat(found(database, "xiamendaxue")).isNull();
      assertThat(found(database, "eglise")).isNull();
      assertThat(found(database, "chongqingbeilu")).isEqualTo("重庆北路");
      assertThat(run(database, "undo", "2")).isZero();
      assertThat(found(database, "chongqingbeilu")).isNull();
      assertThat(found(database, "xiamendaxue")).isEqualTo("厦门大学");
      assertThat(found(database, "eglise")).isEqualTo("Église");
      String before = TwinState.of(database).others();
      assertThat(run(database, "import", file("nothing of this"), "--dataset", "d", "--dry-run"))
          .isZero();
      assertThat(TwinState.of(database).others()).isEqualTo(before);
    }
  }

  @Test
  void keysLeftOfFeaturesDeletedByHandAreInNobodysWay() throws IOException {
    try (PostgisDatabase database = PostgisDatabase.create()) {
      assertThat(run(database, "import", file("old", "stays"), "--dataset", "d")).isZero();
      database.execute("delete from twin.building where name = 'old'");
      assertThat(run(database, "import", file("new", "stays"), "--dataset", "d")).isZero();
      assertThat(found(database, "old")).isNull();
      assertThat(found(database, "new")).isEqualTo("new");
      database.execute("truncate twin.building");
      assertThat(run(database, "import", file("newer"), "--dataset", "d")).isZero();
      assertThat(found(database, "new")).isNull();
      assertThat(found(database, "newer")).isEqualTo("newer");
    }
  }

  /** A table that is filled for the first time is replaced, not written row by row. */
  @Test
  void aLargeFirstImportHasTheSameKeysAsASmallOne() throws IOException {
    String[] names = new String[25_000];
    for (int i = 0; i < names.length; i++) {
      names[i] = i % 100 == 0 ? "厦门 " + i : null;
    }
    try (PostgisDatabase database = PostgisDatabase.create()) {
      assertThat(run(database, "import", file(names), "--dataset", "d")).isZero();
      assertThat(database.value("select count(distinct entity_id) from twin.search_key"))
          .isEqualTo("250");
      String before = TwinState.of(database).others();
      database.execute("update twin.search_state set complete = false");
      // One more feature of another dataset, so that something is written.
      assertThat(run(database, "import", file("x"), "--dataset", "e")).isZero();
      assertThat(database.value("select complete from twin.search_state")).isEqualTo("t");
      assertThat(run(database, "undo", "2")).isZero();
      assertThat(TwinState.of(database).others())
          .as("made all at once, as after an upgrade, and one by one")
          .isEqualTo(before);
    }
  }

  /** Names of OpenStreetMap: each is found by itself, whatever it is written in. */
  @Test
  @Tag("real-data")
  void everyNameOfMonacoHasAKeyThatItBeginsWith() {
    try (PostgisDatabase database = PostgisDatabase.create()) {
      String monaco = RealData.file("monaco/monaco-latest.osm.pbf").toString();
      assertThat(run(database, "import", monaco, "--dataset", "osm")).isIn(0, 3);
      assertThat(found(database, "montecarlo")).isNotNull();
      for (String table : List.of("building", "road", "district", "address")) {
        assertThat(
                database.value(
                    "select count(*) from twin.%s f where name ~ '[[:alnum:]]' and not exists (select from twin.search_key k where k.entity_id = f.entity_id and k.field = 'NAME' and k.part = 0 and k.value = f.name)"
                        .formatted(table)))
            .as(table)
            .isEqualTo("0");
      }
    }
  }

  private static String found(PostgisDatabase database, String key) {
    return database.value(
        "select max(value) from twin.search_key where part in (0, 1, 3) and key = '" + key + "'");
  }

  private static int run(PostgisDatabase database, String... arguments) {
    List<String> all = new java.util.ArrayList<>(List.of(arguments));
    all.addAll(List.of("--database-url", database.url()));
    return CliRun.of(all.toArray(String[]::new)).exitCode();
  }

  /** A file of buildings with these names, null for none. */
  private String file(String... names) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < names.length; i++) {
      double x = 7 + i % 500 / 500.0;
      double y = 43 + i / 500 / 500.0;
      lines.append(
          "{\"type\":\"Feature\",\"id\":\"f%d\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[%s,%s],[%s,%s],[%s,%s],[%s,%s]]]},\"properties\":{\"kind\":\"BUILDING\"%s}}\n"
              .formatted(
                  i,
                  x,
                  y,
                  x + 0.001,
                  y,
                  x + 0.001,
                  y + 0.001,
                  x,
                  y,
                  names[i] == null ? "" : ",\"name\":\"" + names[i] + "\""));
    }
    Path path = folder.resolve("city.geojsonl");
    Files.writeString(path, lines);
    return path.toString();
  }
}
