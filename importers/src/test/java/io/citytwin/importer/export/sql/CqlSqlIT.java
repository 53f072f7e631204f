package io.citytwin.importer.export.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.citytwin.importer.export.ExportFormat;
import io.citytwin.importer.export.ExportRequest;
import io.citytwin.importer.export.ExportedFeature;
import io.citytwin.importer.export.TargetCrs;
import io.citytwin.model.connection.DatabaseUrl;
import io.citytwin.model.cql.CqlFilter;
import io.citytwin.model.cql.CqlParser;
import io.citytwin.model.error.TwinException;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.testing.PostgisDatabase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Filters in PostGIS against their evaluation, one feature at a time, in Java. */
class CqlSqlIT {

  private static final int EXPRESSIONS = 100;

  private static PostgisDatabase database;
  private final Random random = new Random(20260704);

  @BeforeAll
  static void create() {
    database = PostgisDatabase.create();
    database.execute(
        """
        insert into twin.dataset (name) values ('a'), ('b');
        insert into twin.building (entity_id, dataset, source_id, name, geom, attributes, row_hash, job_id, usage, height,
          storeys_above_ground, address)
        select gen_random_uuid(), (array['a','b'])[1 + i % 2], 's' || i,
          (array[null, '', 'Rathaus', 'rathaus', 'a%b', 'a_b', 'a\\b', '城市', 'it''s', 'Z'])[1 + i % 10],
          st_setsrid(case i % 3 when 0 then st_makeenvelope(i % 7, i % 5, i % 7 + 1, i % 5 + 1)
            when 1 then st_multi(st_makeenvelope(i % 7, i % 5, i % 7 + 0.5, i % 5 + 2))
            else st_force3d(st_makeenvelope(i % 4, i % 4, i % 4 + 2, i % 4 + 2)) end, 4326),
          (array['{}', '{"k": null}', '{"k": 1}', '{"k": 1.0}', '{"k": "1"}', '{"k": true}', '{"k": [1]}',
            '{"k": 12345678901234567890.5, "a.b": "x"}', '{"k": "b", "a.b": 2}', '{"k": -1e-7}'])[1 + i / 3 % 10]::jsonb,
          decode(md5(i::text), 'hex'), 1, (array[null, 'OFFICE', 'RESIDENTIAL'])[1 + i % 3],
          (array[null, 0, 0.1, 10, 1e10])[1 + i % 5], (array[null, 1, 2, 3])[1 + i % 4],
          (array[null, 'x', 'X', ''])[1 + i / 2 % 4]
        from generate_series(1, 240) i;
        insert into twin.pipe (entity_id, dataset, source_id, geom, row_hash, job_id, medium, length, installed_at)
        select gen_random_uuid(), 'a', 'p' || i, st_setsrid(st_makeline(st_makepoint(i % 5, i % 3), st_makepoint(i % 4, 4)), 4326),
          decode(md5(i::text), 'hex'), 1, (array['WATER', 'GAS'])[1 + i % 2], i, (array[null, date '2020-02-29', date '1999-12-31'])[1 + i % 3]
        from generate_series(1, 60) i;
        insert into twin.road (entity_id, dataset, source_id, geom, row_hash, job_id, road_class, length, direction, bridge,
          tunnel, layer, surface)
        select gen_random_uuid(), 'a', 'r' || i, st_setsrid(st_makeline(st_makepoint(0, i % 6), st_makepoint(6, i % 6)), 4326),
          decode(md5(i::text), 'hex'), 1, 'PRIMARY', i, 'BOTH', i % 2 = 0, i % 3 = 0, i % 5 - 2, (array[null, 'asphalt'])[1 + i % 2]
        from generate_series(1, 60) i""");
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = FeatureKind.class,
      names = {"BUILDING", "PIPE", "ROAD"})
  void randomFiltersTakeTheSameFeaturesAsTheirDefinition(FeatureKind kind) throws IOException {
    List<ExportedFeature> every = read(kind, null);
    int some = 0;
    for (int n = 0; n < EXPRESSIONS; n++) {
      String text = either(kind, 3);
      CqlFilter filter = CqlParser.parse(text);
      Set<String> expected =
          every.stream()
              .filter(f -> Boolean.TRUE.equals(new FilterEvaluation(f).of(filter)))
              .map(ExportedFeature::sourceId)
              .collect(Collectors.toCollection(TreeSet::new));

      assertThat(ids(read(kind, filter))).as(text).isEqualTo(expected);
      some += expected.isEmpty() || expected.size() == every.size() ? 0 : 1;
    }
    // Filters that take everything or nothing would prove little.
    assertThat(some).isGreaterThan(EXPRESSIONS / 3);
  }

  @Test
  void textOfAFilterNeverBecomesSql() throws IOException {
    String nasty = "'; drop table twin.building; --";
    CqlFilter filter =
        CqlParser.parse(
            "name = '%1$s' OR \"attributes.%1$s\" = '%1$s' OR address LIKE '%1$s' OR name IN ('%1$s')"
                .formatted(nasty.replace("'", "''").replace("\"", "\"\"")));

    assertThat(read(FeatureKind.BUILDING, filter)).isEmpty();
    assertThat(database.value("select count(*) from twin.building")).isEqualTo("240");
  }

  @Test
  void propertyOfOneOfTheKindsIsMissingInTheOthers() throws IOException {
    List<FeatureKind> kinds = List.of(FeatureKind.BUILDING, FeatureKind.PIPE);
    CqlFilter filter = CqlParser.parse("height > 5 OR installedAt IS NULL AND medium = 'GAS'");
    List<ExportedFeature> found = new ArrayList<>();
    try (TwinFeatures twin = open(kinds, filter)) {
      for (FeatureKind kind : kinds) {
        twin.read(twin.layer(kind), found::add);
      }
    }

    // By the array positions above: 96 of 240 buildings have 10 or 1e10; i % 6 = 3 of 60 pipes.
    assertThat(found.stream().filter(f -> f.kind() == FeatureKind.BUILDING)).hasSize(96);
    assertThat(found.stream().filter(f -> f.kind() == FeatureKind.PIPE)).hasSize(10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "heigth > 3                 | 1  | allowed: usage, height",
        "height > 'x'               | 10 | a number",
        "usage = 'OFICE'            | 9  | one of",
        "name = 5                   | 8  | a text",
        "name > 'a' AND tunnel = TRUE | 16 | no property \"tunnel\"",
        "geometry = 'x'             | 1  | S_INTERSECTS",
        "S_WITHIN(name, POINT(1 1)) | 10 | is no geometry",
        "height LIKE 'x%'           | 13 | LIKE",
        "attributes.k < TRUE        | 16 | true or false",
        "CASEI(height) = 'x'        | 17 | CASEI says nothing",
        "CASEI(usage) = 5           | 16 | a text",
        "recordedAt > 'x'           | 14 | a time",
        "validFrom > 3              | 13 | a time"
      })
  void filterThatDoesNotSuitTheKindIsRefusedWithItsPosition(
      String text, int position, String message) {
    TwinException fault =
        catchThrowableOfType(
            TwinException.class, () -> read(FeatureKind.BUILDING, CqlParser.parse(text)));

    assertThat(fault.details()).containsEntry("position", position);
    assertThat(fault).hasMessageContaining(message);
  }

  private String either(FeatureKind kind, int depth) {
    return switch (depth == 0 ? 9 : random.nextInt(10)) {
      case 0, 1 -> either(kind, depth - 1) + " AND " + either(kind, depth - 1);
      case 2, 3 -> "(" + either(kind, depth - 1) + " OR " + either(kind, depth - 1) + ")";
      case 4 -> "NOT (" + either(kind, depth - 1) + ")";
      default -> predicate(kind);
    };
  }

  private String predicate(FeatureKind kind) {
    return switch (kind) {
      case PIPE -> pipe();
      case ROAD -> road();
      default -> building();
    };
  }

  private String building() {
    return switch (random.nextInt(9)) {
      case 8 ->
          pick("CASEI(name)", "CASEI(address)", "casei(attributes.k)", "CASEI(usage)")
              + pick(
                  " = CASEI('RATHAUS')",
                  " <> CASEI('X')",
                  " >= CASEI('RatHaus')",
                  " LIKE CASEI('%A%')",
                  " IN (CASEI('B'), 'rathaus', CASEI('office'))",
                  " = 'X'");
      case 0 -> "height " + operator() + " " + pick("0", "0.1", "10", "9.99", "1e10", "-1");
      case 1 ->
          pick("height", "storeysAboveGround") + not() + " BETWEEN 0.1 AND " + pick("2", "10");
      case 2 -> text() + " " + operator() + " " + string();
      case 3 ->
          text() + not() + " LIKE " + pick("'%a%'", "'a\\%b'", "'_at%'", "'a\\\\b'", "''", "'__'");
      case 4 ->
          pick("name", "usage", "height", "attributes.k", "geometry", "\"attributes.a.b\"")
              + " IS"
              + not()
              + " NULL";
      case 5 ->
          "attributes.k "
              + pick(
                  operator() + " 1",
                  operator() + " 1.5e-3",
                  operator() + " 12345678901234567890.4",
                  "= 'b'",
                  "<> '1'",
                  "= TRUE",
                  "IN (1, 'b', FALSE)",
                  "LIKE '_'");
      case 6 -> "usage" + not() + " IN ('OFFICE', 'INDUSTRIAL')";
      default -> spatial();
    };
  }

  private String pipe() {
    return switch (random.nextInt(4)) {
      case 0 ->
          "installedAt "
              + operator()
              + " "
              + pick(
                  "DATE('2020-02-29')",
                  "'1999-12-31'",
                  "DATE('2010-01-01')",
                  "TIMESTAMP('2020-02-29T00:00:00Z')",
                  "TIMESTAMP('1999-12-31T01:00:00+02:00')");
      case 1 -> pick("10.5", "30", "59") + " " + operator() + " length";
      case 2 -> "medium " + pick("=", "<>", "<") + " 'WATER'";
      default -> spatial();
    };
  }

  private String road() {
    return switch (random.nextInt(4)) {
      case 0 -> pick("bridge", "tunnel") + " " + pick("=", "<>") + " " + pick("TRUE", "false");
      case 1 -> "layer " + operator() + " " + pick("-1", "0", "0.5", "2");
      case 2 -> "surface" + pick(" IS NULL", " = 'asphalt'", " LIKE 'as%'");
      default -> spatial();
    };
  }

  private String spatial() {
    String relation =
        pick(
            "INTERSECTS",
            "DISJOINT",
            "EQUALS",
            "TOUCHES",
            "CROSSES",
            "WITHIN",
            "CONTAINS",
            "OVERLAPS");
    String geometry =
        pick(
            "BBOX(1, 1, 3, 3)",
            "BBOX(6, -1, -170, 9)",
            "POINT(1 1)",
            "LINESTRING(0 0, 3 3)",
            "LINESTRING(0 2, 6 2)",
            "POLYGON((0 0, 1 0, 1 1, 0 1, 0 0))",
            "POLYGON Z((0 0 5, 4 0 5, 0 4 5, 0 0 5))",
            "MULTIPOINT((2 2), (5 5))",
            "MULTIPOLYGON(((0 0, 2 0, 2 2, 0 2, 0 0)), ((4 4, 5 4, 5 5, 4 5, 4 4)))");
    return random.nextBoolean()
        ? "S_%s(geometry, %s)".formatted(relation, geometry)
        : "S_%s(%s, geometry)".formatted(relation, geometry);
  }

  private String text() {
    return pick("name", "dataset", "sourceId", "address");
  }

  private String string() {
    return pick("''", "'Rathaus'", "'x'", "'a'", "'it''s'", "'城市'", "'s100'");
  }

  private String operator() {
    return pick("=", "<>", "<", "<=", ">", ">=");
  }

  private String not() {
    return pick("", " NOT");
  }

  private String pick(String... of) {
    return of[random.nextInt(of.length)];
  }

  private static Set<String> ids(List<ExportedFeature> features) {
    return features.stream()
        .map(ExportedFeature::sourceId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<ExportedFeature> read(FeatureKind kind, @Nullable CqlFilter filter)
      throws IOException {
    List<ExportedFeature> found = new ArrayList<>();
    try (TwinFeatures twin = open(List.of(kind), filter)) {
      twin.read(twin.layer(kind), found::add);
    }
    return found;
  }

  private static TwinFeatures open(List<FeatureKind> kinds, @Nullable CqlFilter filter)
      throws IOException {
    return TwinFeatures.open(
        DatabaseUrl.parse(database.url()),
        new ExportRequest(kinds, null, filter, null, TargetCrs.STORAGE, ExportFormat.GEOJSON));
  }
}
