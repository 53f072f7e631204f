package io.citytwin.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.service.GraphQlClient;
import io.citytwin.testing.service.TwinServiceTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Filters in CQL2 text against the same filters as input objects. */
@TwinServiceTest
class CqlIT {

  private static final int FILTERS = 150;

  @Autowired GraphQlClient client;

  private final Random random = new Random(20261122);

  /**
   * One filter in three writings.
   *
   * @param input as an input object
   * @param holds CQL2 that is true where it holds
   * @param fails CQL2 that is true where it does not, absent values included
   */
  private record Filter(Map<String, Object> input, String holds, String fails) {}

  @ParameterizedTest
  @CsvSource({"buildings, BuildingFilter", "pipes, PipeFilter", "roads, RoadFilter"})
  void takesWhatTheInputObjectTakes(String list, String type) {
    String document =
        "query ($a: T, $b: T, $c: T) { city { a: L(filter: $a) { nodes { id } } b: L(filter: $b) {"
            + " nodes { id } } c: L(filter: $c) { nodes { id } } } }";
    int some = 0;
    for (int i = 0; i < FILTERS; i++) {
      Filter filter = filter(list, 3);
      JsonNode city =
          client
              .data(
                  document.replace("T", type).replace("L(", list + "("),
                  Map.of(
                      "a", filter.input,
                      "b", Map.of("cql2", filter.holds),
                      "c", Map.of("not", Map.of("cql2", filter.fails))))
              .path("city");
      assertThat(ids(city.path("b"))).as(filter.holds).isEqualTo(ids(city.path("a")));
      assertThat(ids(city.path("c"))).as("not: " + filter.fails).isEqualTo(ids(city.path("a")));
      some += ids(city.path("a")).isEmpty() ? 0 : 1;
    }
    // Filters that take nothing would prove little.
    assertThat(some).isGreaterThan(FILTERS / 4);
  }

  /** Fewer in one kind than in all: what only another kind has is absent in this one. */
  @Test
  void namesFieldsOfAnyKindInAListOfAll() {
    String document =
        "query ($f: FeatureFilter) { city { features(filter: $f) { nodes { kind } } } }";
    JsonNode tall =
        client.data(document, Map.of("f", Map.of("cql2", "height >= 30 OR diameter > 300")));
    // From the fixture: two buildings of 30 metres and more, and the fourth of four pipes.
    assertThat(tall.at("/city/features/nodes").toString())
        .isEqualTo("[{\"kind\":\"BUILDING\"},{\"kind\":\"BUILDING\"},{\"kind\":\"PIPE\"}]");
    JsonNode cells =
        client.data(
            document, Map.of("f", Map.of("cql2", "level = 3", "kind", List.of("GRID_CELL"))));
    assertThat(cells.at("/city/features/nodes")).hasSize(4);
  }

  /** Whatever the inputs filter by, CQL2 does, by the same name. */
  @ParameterizedTest
  @CsvSource({
    "buildings, Building", "roads, Road", "roadJunctions, RoadJunction", "pipes, Pipe",
    "pipeNodes, PipeNode", "gridCells, GridCell", "districts, District", "sensors, Sensor",
    "plots, Plot", "addresses, Address", "cityParts, CityPart"
  })
  void knowsEveryFieldThatTheInputsFilterBy(String list, String kind) {
    List<String> others =
        List.of("and", "or", "not", "id", "spatial", "attributes", "state", "cql2");
    List<String> names = new ArrayList<>();
    client
        .data("{ __type(name: \"" + kind + "Filter\") { inputFields { name } } }")
        .at("/__type/inputFields")
        .forEach(field -> names.add(field.path("name").asString()));
    names.removeAll(others);
    String every =
        names.stream().map(name -> name + " IS NULL").collect(Collectors.joining(" OR "));
    JsonNode all =
        client.data(
            "query ($f: " + kind + "Filter) { city { " + list + "(filter: $f) { nodes { id } } } }",
            Map.of("f", Map.of("cql2", "(" + every + ") OR TRUE")));
    assertThat(all.at("/city/" + list + "/nodes")).isNotEmpty();
  }

  private Filter filter(String list, int depth) {
    return switch (random.nextInt(depth == 0 ? 1 : 5)) {
      case 1 -> {
        Filter a = filter(list, depth - 1);
        Filter b = filter(list, depth - 1);
        yield new Filter(
            Map.of("and", List.of(a.input, b.input)),
            both(a.holds, b.holds),
            any(a.fails, b.fails));
      }
      case 2 -> {
        Filter a = filter(list, depth - 1);
        Filter b = filter(list, depth - 1);
        yield new Filter(
            Map.of("or", List.of(a.input, b.input)), any(a.holds, b.holds), both(a.fails, b.fails));
      }
      case 3 -> {
        Filter a = filter(list, depth - 1);
        yield new Filter(Map.of("not", a.input), a.fails, a.holds);
      }
      default -> predicate(list);
    };
  }

  private static String both(String a, String b) {
    return "(" + a + ") AND (" + b + ")";
  }

  private static String any(String a, String b) {
    return "((" + a + ") OR " + b + ")";
  }

  private Filter predicate(String list) {
    if (random.nextInt(4) == 0) {
      return spatial();
    }
    return switch (list + random.nextInt(4)) {
      case "buildings0" -> number("height", 0, 8, 12.5, 30.000000000000004, 45);
      case "buildings1" -> number("storeysAboveGround", 0, 1, 4, 10);
      case "buildings2" -> text("name", "plain", "quote \" ' \\ and 100%_", "emoji 🏙️ 市政厅", "x");
      case "buildings3" -> codes("usage", "OFFICE", "PUBLIC", "RESIDENTIAL", "INDUSTRIAL");
      case "pipes0" -> number("diameter", 100, 200, 300.5);
      case "pipes1" -> text("material", "PE", "pe");
      case "pipes2" -> installed();
      case "pipes3" -> codes("medium", "WATER", "GAS");
      case "roads0" -> number("length", 161.5, 163);
      case "roads1" -> flag(random.nextBoolean() ? "bridge" : "tunnel");
      case "roads2" -> number("laneCount", 2, 4);
      default -> text("name", "Road 1", "Road 4", "road 1");
    };
  }

  private Filter number(String field, double... values) {
    double value = values[random.nextInt(values.length)];
    String[][] operators = {{"eq", "="}, {"gt", ">"}, {"gte", ">="}, {"lt", "<"}, {"lte", "<="}};
    String[] operator = operators[random.nextInt(operators.length)];
    Object given =
        field.endsWith("Ground") || field.endsWith("Count") ? (Object) (int) value : value;
    return compared(field, operator[0], given, operator[1] + " " + given);
  }

  private Filter text(String field, String... values) {
    String value = values[random.nextInt(values.length)];
    String quoted = "'" + value.replace("'", "''") + "'";
    return switch (random.nextInt(4)) {
      case 0 -> compared(field, "ne", value, "<> " + quoted);
      case 1 -> compared(field, "in", List.of(value, "Road 2"), "IN (" + quoted + ", 'Road 2')");
      case 2 -> {
        boolean absent = random.nextBoolean();
        String is = field + (absent ? " IS NULL" : " IS NOT NULL");
        yield new Filter(Map.of(field, Map.of("isNull", absent)), is, "NOT " + is);
      }
      default -> compared(field, "eq", value, "= " + quoted);
    };
  }

  private Filter codes(String field, String... codes) {
    List<String> some = List.of(codes[random.nextInt(codes.length)], codes[0]);
    String in = field + " IN ('" + String.join("', '", some) + "')";
    return new Filter(Map.of(field, some), in, unless(field, in));
  }

  private Filter flag(String field) {
    boolean value = random.nextBoolean();
    String is = field + " = " + value;
    return new Filter(Map.of(field, value), is, unless(field, is));
  }

  private Filter installed() {
    String day = random.nextBoolean() ? "1999-12-31" : "2000-01-01";
    boolean before = random.nextBoolean();
    String time =
        random.nextBoolean() ? "DATE('" + day + "')" : "TIMESTAMP('" + day + "T00:00:00Z')";
    return compared(
        "installedAt", before ? "lt" : "gte", day + "T00:00:00Z", (before ? "< " : ">= ") + time);
  }

  private static Filter compared(String field, String operator, Object value, String cql) {
    String holds = field + " " + cql;
    return new Filter(Map.of(field, Map.of(operator, value)), holds, unless(field, holds));
  }

  private static String unless(String field, String holds) {
    return "(NOT " + holds + " OR " + field + " IS NULL)";
  }

  private Filter spatial() {
    String[] relations = {
      "intersects", "within", "contains", "touches", "crosses", "overlaps", "disjoint"
    };
    String[] geometries = {
      "POINT (7.4205 43.7305)",
      "LINESTRING (7.42 43.7305, 7.43 43.7305)",
      "POLYGON ((7.419 43.728, 7.4235 43.728, 7.4235 43.74, 7.419 43.74, 7.419 43.728))",
      "POLYGON ((7.421 43.73, 7.422 43.73, 7.422 43.731, 7.421 43.731, 7.421 43.73))",
    };
    String relation = relations[random.nextInt(relations.length)];
    int at = random.nextInt(geometries.length + 1);
    String name = "S_" + relation.toUpperCase(java.util.Locale.ROOT);
    if (at == geometries.length) {
      Map<String, Object> box = Map.of("west", 179, "south", -17, "east", -179.5, "north", -16);
      String holds = name + "(geometry, BBOX(179, -17, -179.5, -16))";
      return new Filter(
          Map.of("spatial", Map.of(relation, Map.of("bbox", box))), holds, "NOT " + holds);
    }
    String holds = name + "(geom, " + geometries[at] + ")";
    return new Filter(
        Map.of("spatial", Map.of(relation, Map.of("wkt", geometries[at]))), holds, "NOT " + holds);
  }

  private static TreeSet<String> ids(JsonNode list) {
    TreeSet<String> ids = new TreeSet<>();
    list.path("nodes").forEach(node -> ids.add(node.path("id").asString()));
    return ids;
  }
}
