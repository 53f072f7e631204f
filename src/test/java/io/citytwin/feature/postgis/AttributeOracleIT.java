package io.citytwin.feature.postgis;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.api.Deadline;
import io.citytwin.api.PageRequest;
import io.citytwin.feature.Condition;
import io.citytwin.feature.Condition.Attribute;
import io.citytwin.feature.Condition.Comparison;
import io.citytwin.feature.Condition.TextMatch;
import io.citytwin.feature.FeatureQuery;
import io.citytwin.feature.FeatureSelection;
import io.citytwin.model.feature.AttributeType;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.sql.SqlReader;
import io.citytwin.testing.PostgisDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Conditions on open attributes against their definition in Java, one feature at a time: a member
 * that is absent, null or of another type meets no comparison, and is never an error.
 */
class AttributeOracleIT {

  private static final Deadline DEADLINE =
      Deadline.in(Duration.ofMinutes(5), InstantSource.system());

  private static final int CONDITIONS = 300;

  /** Each as JSON and as what Java makes of it; an array stands for what nothing compares with. */
  private static final Map<String, Object> VALUES = new LinkedHashMap<>();

  static {
    for (String text : List.of("", "a", "A", "ＡＢ", "ab", "1", "true", "%", "it's", "城市", "null")) {
      VALUES.put('"' + text + '"', text);
    }
    for (String number :
        List.of("0", "1", "1.0", "-1e-7", "1e400", "-1e400", "12345678901234567890.5", "0.1")) {
      VALUES.put(number, new BigDecimal(number));
    }
    VALUES.put("true", true);
    VALUES.put("false", false);
    VALUES.put("[1]", List.of(1));
    VALUES.put("{\"a\": 1}", List.of());
  }

  private static final List<String> KEYS = List.of("k", "a.b", "", "it's \"q\" ?");

  private static final Map<UUID, Map<String, Object>> FEATURES = new LinkedHashMap<>();

  private static PostgisDatabase database;

  private static SingleConnectionDataSource connection;

  private static FeatureStore store;

  @BeforeAll
  static void fill() {
    database = PostgisDatabase.create();
    Random random = new Random(4);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      UUID id = new UUID(random.nextLong(), random.nextLong());
      Map<String, Object> own = new LinkedHashMap<>();
      List<String> members = new ArrayList<>();
      for (String key : KEYS) {
        List<String> json = List.copyOf(VALUES.keySet());
        int choice = random.nextInt(json.size() + 6);
        if (choice < json.size()) {
          own.put(key, VALUES.get(json.get(choice)));
          members.add("\"" + key.replace("\"", "\\\"") + "\": " + json.get(choice));
        } else if (choice == json.size()) {
          members.add("\"" + key.replace("\"", "\\\"") + "\": null");
        }
      }
      FEATURES.put(id, own);
      String json = "{" + String.join(", ", members) + "}";
      rows.append(i == 0 ? "" : ",");
      rows.append(
          "('%s'::uuid, 'a', 's%d', '%s'::jsonb)".formatted(id, i, json.replace("'", "''")));
    }
    database.execute(
        "insert into twin.dataset (name) values ('a'); insert into twin.building"
            + " (entity_id, dataset, source_id, attributes, geom, row_hash, job_id) select v.*,"
            + " ST_SetSRID(ST_MakePoint(0, 0), 4326), '', 1 from (values "
            + rows
            + ") v");
    // One connection: opening one takes longer than most of the statements.
    connection =
        new SingleConnectionDataSource(
            database.jdbcUrl(), database.user(), database.password(), true);
    store = new FeatureStore(new SqlReader(connection));
  }

  @AfterAll
  static void drop() {
    connection.destroy();
    database.close();
  }

  @Test
  void conditionsHoldByTheirDefinition() {
    Random random = new Random(5);
    int some = 0;
    for (int i = 0; i < CONDITIONS; i++) {
      Condition condition = condition(random);
      Set<String> expected =
          FEATURES.entrySet().stream()
              .filter(e -> holds(condition, e.getValue()))
              .map(e -> e.getKey().toString())
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(ids(condition)).as(condition.toString()).isEqualTo(expected);
      assertThat(ids(new Condition.Not(condition))).hasSize(FEATURES.size() - expected.size());
      some += expected.isEmpty() ? 0 : 1;
    }
    // Conditions that nothing meets would prove little.
    assertThat(some).isGreaterThan(CONDITIONS / 2);
  }

  private static Condition condition(Random random) {
    String key = KEYS.get(random.nextInt(KEYS.size()));
    return switch (random.nextInt(6)) {
      case 0 -> new Condition.NoAttribute(key, random.nextBoolean());
      case 1 -> {
        AttributeType[] types = AttributeType.values();
        Attribute any = new Attribute(key, types[random.nextInt(types.length)]);
        yield new Condition.Absent(any, random.nextBoolean());
      }
      case 2 ->
          new Condition.Compare(
              new Attribute(key, AttributeType.NUMBER),
              Comparison.values()[random.nextInt(Comparison.values().length)],
              pick(random, BigDecimal.class));
      case 3 ->
          new Condition.Compare(
              new Attribute(key, AttributeType.TEXT),
              random.nextBoolean() ? Comparison.EQ : Comparison.NE,
              pick(random, String.class));
      case 4 ->
          random.nextBoolean()
              ? new Condition.Compare(
                  new Attribute(key, AttributeType.BOOLEAN), Comparison.EQ, random.nextBoolean())
              : new Condition.AnyOf(
                  new Attribute(key, AttributeType.TEXT),
                  List.of(pick(random, String.class), pick(random, String.class)));
      default ->
          new Condition.Matches(
              new Attribute(key, AttributeType.TEXT),
              TextMatch.values()[random.nextInt(2)],
              pick(random, String.class));
    };
  }

  private static <T> T pick(Random random, Class<T> type) {
    List<T> of = VALUES.values().stream().filter(type::isInstance).map(type::cast).toList();
    return of.get(random.nextInt(of.size()));
  }

  private static boolean holds(Condition condition, Map<String, Object> own) {
    return switch (condition) {
      case Condition.NoAttribute(var key, var absent) -> own.containsKey(key) != absent;
      case Condition.Absent(Attribute attribute, var absent) ->
          (value(attribute, own) == null) == absent;
      case Condition.Compare(Attribute attribute, var comparison, var value) ->
          compare(value(attribute, own), comparison, value);
      case Condition.AnyOf(Attribute attribute, var values) ->
          value(attribute, own) instanceof Object mine && values.contains(mine);
      case Condition.Matches(Attribute attribute, var how, var text) ->
          value(attribute, own) instanceof String mine && matches(plain(mine), how, plain(text));
      default -> throw new AssertionError(condition);
    };
  }

  private static @Nullable Object value(Attribute attribute, Map<String, Object> own) {
    Object value = own.get(attribute.key());
    Class<?> type =
        switch (attribute.type()) {
          case TEXT -> String.class;
          case NUMBER -> BigDecimal.class;
          case BOOLEAN -> Boolean.class;
        };
    return type.isInstance(value) ? value : null;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // both are of the attribute's type
  private static boolean compare(@Nullable Object mine, Comparison comparison, Object value) {
    if (mine == null) {
      return false;
    }
    int order = ((Comparable) mine).compareTo(value);
    return switch (comparison) {
      case EQ -> order == 0;
      case NE -> order != 0;
      case GT -> order > 0;
      case GTE -> order >= 0;
      case LT -> order < 0;
      case LTE -> order <= 0;
    };
  }

  private static boolean matches(String text, TextMatch how, String part) {
    return how == TextMatch.CONTAINS ? text.contains(part) : text.startsWith(part);
  }

  private static String plain(String text) {
    return java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFKC)
        .toLowerCase(java.util.Locale.ROOT);
  }

  private static Set<String> ids(Condition where) {
    FeatureQuery.Part part =
        new FeatureQuery.Part(FeatureSelection.of(FeatureKind.BUILDING, List.of()), where);
    FeatureQuery query =
        new FeatureQuery(List.of(part), null, null, PageRequest.first(1_000), true, false);
    return store.page(query, DEADLINE).items().stream()
        .map(item -> item.row().entityId().toString())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
