package io.citytwin.feature.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.api.Deadline;
import io.citytwin.api.SortKey;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.model.search.FoldedText;
import io.citytwin.model.search.SearchField;
import io.citytwin.spatial.GeometryArgument;
import io.citytwin.sql.SqlReader;
import io.citytwin.testing.PostgisDatabase;
import io.citytwin.testing.service.SearchKeysOf;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import net.sf.geographiclib.Geodesic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Searches against their definition in Java, one feature at a time. */
class SearchOracleIT {

  private static final Deadline DEADLINE =
      Deadline.in(Duration.ofMinutes(5), InstantSource.system());

  private static final List<String> WORDS =
      List.of(
          "Monte", "Carlo", "MONTÉ", "厦门", "厦门大学", "重庆北路", "大", "路", "x", "xm", "Xia", "12", "12b",
          "église", "安", "road", "Roads");

  private record Text(FeatureKind kind, UUID id, SearchField field, String value, double x) {}

  /** What a text is found by, best first by {@code way}. */
  private record Found(Text text, int way, String key) {}

  private static final List<Text> TEXTS = new ArrayList<>();
  private static PostgisDatabase database;
  private static SingleConnectionDataSource connection;
  private static SearchStore store;

  @BeforeAll
  static void fill() {
    database = PostgisDatabase.create();
    Random random = new Random(20261122);
    StringBuilder sql = new StringBuilder("insert into twin.dataset (name) values ('a');");
    for (int i = 0; i < 150; i++) {
      UUID id = new UUID(random.nextLong(), random.nextLong());
      double x = 7 + random.nextInt(40) / 100.0;
      String name = name(random);
      String other = name(random);
      boolean plot = random.nextBoolean();
      FeatureKind kind = plot ? FeatureKind.PLOT : FeatureKind.BUILDING;
      sql.append(
          "insert into twin.%s (entity_id, dataset, source_id, name, %s, geom, row_hash, job_id) values ('%s', 'a', '%d', '%s', '%s', ST_SetSRID(ST_MakePoint(%s, 43), 4326), '', 1);"
              .formatted(kind.table(), plot ? "code" : "address", id, i, name, other, x));
      TEXTS.add(new Text(kind, id, SearchField.NAME, name, x));
      TEXTS.add(new Text(kind, id, plot ? SearchField.CODE : SearchField.ADDRESS, other, x));
    }
    database.execute(sql.toString());
    SearchKeysOf.all(database);
    connection =
        new SingleConnectionDataSource(
            database.jdbcUrl(), database.user(), database.password(), true);
    store = new SearchStore(new SqlReader(connection));
  }

  @AfterAll
  static void drop() {
    connection.destroy();
    database.close();
  }

  private static String name(Random random) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      name.append(i == 0 ? "" : random.nextBoolean() ? " " : "-");
      name.append(WORDS.get(random.nextInt(WORDS.size())));
    }
    return name.toString();
  }

  @Test
  void hitsAreThoseOfTheDefinitionInItsOrder() {
    int hits = 0;
    for (String typed : typed()) {
      List<SearchHit> found = all(typed, List.of(FeatureKind.values()), null, 100);
      assertThat(found.stream().map(SearchHit::entityId))
          .as(typed)
          .isEqualTo(
              expected(typed, List.of(FeatureKind.values())).stream()
                  .map(f -> f.text().id())
                  .toList());
      hits += found.size();
    }
    assertThat(hits).isGreaterThan(1_000);
  }

  @Test
  void pagesOfAnySizeAreTheWholeList() {
    for (String typed : List.of("m", "x", "大", "1", "monte")) {
      for (List<FeatureKind> kinds :
          List.of(List.of(FeatureKind.values()), List.of(FeatureKind.PLOT))) {
        List<UUID> whole = expected(typed, kinds).stream().map(f -> f.text().id()).toList();
        assertThat(whole).as(typed).hasSizeGreaterThan(7);
        for (int size : new int[] {1, 7}) {
          assertThat(all(typed, kinds, null, size).stream().map(SearchHit::entityId))
              .as(typed + size)
              .isEqualTo(whole);
          assertThat(all(typed, kinds, point(), size).stream().map(SearchHit::entityId))
              .containsExactlyInAnyOrderElementsOf(whole);
        }
      }
    }
  }

  /**
   * Distances by GeographicLib; some features share a place, so a few millimetres decide nothing.
   */
  @Test
  void nearHitsComeFirstWithinARank() {
    for (String typed : List.of("m", "x", "大", "xiamen")) {
      List<SearchHit> found = all(typed, List.of(FeatureKind.values()), point(), 50);
      assertThat(found).hasSizeGreaterThan(5);
      for (int i = 0; i < found.size(); i++) {
        UUID id = found.get(i).entityId();
        double x = TEXTS.stream().filter(t -> t.id().equals(id)).findFirst().orElseThrow().x();
        assertThat(Objects.requireNonNull(found.get(i).distance()))
            .isCloseTo(
                Geodesic.WGS84.Inverse(43, x, 43, 7.2).s12,
                org.assertj.core.api.Assertions.within(0.01));
        if (i > 0) {
          SearchHit before = found.get(i - 1);
          int ranks = SearchWays.rank(before.way()).compareTo(SearchWays.rank(found.get(i).way()));
          assertThat(ranks).isNotPositive();
          if (ranks == 0) {
            assertThat(before.distance()).isLessThanOrEqualTo(found.get(i).distance());
          }
        }
      }
    }
  }

  @Test
  void everyFeatureIsFoundByItsTextsAndTheirBeginnings() {
    for (Text text : TEXTS.subList(0, 20)) {
      for (int end = 1; end <= text.value().length(); end++) {
        String typed = FoldedText.of(text.value().substring(0, end)).joined();
        assertThat(all(typed, List.of(text.kind()), null, 100).stream().map(SearchHit::entityId))
            .as("'%s' by '%s'", text.value(), typed)
            .contains(text.id());
      }
    }
  }

  private static List<String> typed() {
    List<String> typed =
        new ArrayList<>(
            List.of(
                "xm",
                "xiam",
                "xiamendaxue",
                "xmdx",
                "daxue",
                "cqbl",
                "beilu",
                "mont",
                "montecarlo",
                "eglise",
                "nothing",
                "1",
                "b",
                "dx",
                "menda"));
    WORDS.forEach(word -> typed.add(FoldedText.of(word).joined()));
    return typed;
  }

  /** All pages. */
  private static List<SearchHit> all(
      String typed, List<FeatureKind> kinds, @Nullable GeometryArgument near, int size) {
    List<SearchHit> all = new ArrayList<>();
    String after = null;
    while (true) {
      SearchQuery query = new SearchQuery(typed, kinds, near, size, after);
      List<SearchHit> page = store.hits(query, DEADLINE);
      all.addAll(page.subList(0, Math.min(size, page.size())));
      if (page.size() <= size) {
        return all;
      }
      SortKey last = all.getLast().place();
      after = last.cursor(query.binding());
    }
  }

  private static GeometryArgument point() {
    return new GeometryArgument(new GeometryFactory().createPoint(new Coordinate(7.2, 43)), 4326);
  }

  // ---- the definition

  private static List<Found> expected(String typed, List<FeatureKind> kinds) {
    Comparator<Found> order =
        Comparator.comparingInt(Found::way)
            .thenComparing(Found::key, SearchOracleIT::byCodePoint)
            .thenComparing(f -> f.text().id().toString());
    List<Found> best = new ArrayList<>();
    for (UUID id : TEXTS.stream().map(Text::id).distinct().toList()) {
      Optional<Found> own =
          TEXTS.stream()
              .filter(text -> text.id().equals(id) && kinds.contains(text.kind()))
              .flatMap(text -> ways(text, typed))
              .min(order);
      own.ifPresent(best::add);
    }
    best.sort(order);
    return best;
  }

  private static int byCodePoint(String a, String b) {
    return java.util.Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
  }

  private static Stream<Found> ways(Text text, String typed) {
    List<String> words = FoldedText.of(text.value()).words();
    List<String> read =
        words.stream().map(w -> SearchKeysOf.READINGS.of(List.of(w)).getFirst()).toList();
    boolean chinese = !read.equals(words) || words.stream().anyMatch(w -> w.matches("\\p{IsHan}"));
    List<String> letters = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      letters.add(words.get(i).matches("\\p{IsHan}") ? read.get(i).substring(0, 1) : words.get(i));
    }
    List<Found> found = new ArrayList<>();
    List<List<String>> forms = chinese ? List.of(words, read, letters) : List.of(words);
    for (int form = 0; form < forms.size(); form++) {
      for (int from = 0; from < words.size(); from++) {
        String rest = String.join("", forms.get(form).subList(from, words.size()));
        if (rest.startsWith(typed) && (form < 2 || rest.length() > 1)) {
          int rank = from > 0 ? 2 : rest.equals(typed) ? 0 : 1;
          found.add(new Found(text, rank * 3 + form, rest));
        }
      }
    }
    return found.stream();
  }
}
