package io.citytwin.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.service.GraphQlClient;
import io.citytwin.testing.service.TwinServiceTest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** The orders that the schema offers. */
@TwinServiceTest
class OrderIT {

  private static final String AROUND =
      "spatial: { dwithin: { geometry: { wkt: \"POINT(7.42 43.73)\" }, distance: 1e8 } }";

  @Autowired GraphQlClient client;

  @ParameterizedTest
  @CsvSource({
    "features, Feature", "buildings, Building", "roads, Road", "roadJunctions, RoadJunction",
    "pipes, Pipe", "pipeNodes, PipeNode", "gridCells, GridCell", "districts, District",
    "sensors, Sensor", "plots, Plot", "addresses, Address", "cityParts, CityPart"
  })
  void everyFieldOrdersByWhatItNames(String list, String kind) {
    List<String> own =
        names("/__type/fields", "{ __type(name: \"%s\") { fields { name } } }", kind);
    List<String> fields =
        names(
            "/__type/enumValues",
            "{ __type(name: \"%sOrderField\") { enumValues { name } } }",
            kind);
    assertThat(fields).startsWith("ID", "NAME", "UPDATED_AT", "DISTANCE");
    for (String field : fields) {
      String shown = shown(field);
      boolean selectable = own.contains(shown) && !field.equals("ID");
      for (boolean falling : new boolean[] {false, true}) {
        JsonNode edges =
            client
                .data(
                    "{ city { %s(filter: { %s }, orderBy: { field: %s, direction: %s }) { edges { distance node { %s } } } } }"
                        .formatted(
                            list,
                            AROUND,
                            field,
                            falling ? "DESC" : "ASC",
                            selectable ? "v: " + shown : "entityId provenance { recordedAt }"))
                .at("/city/" + list + "/edges");
        assertThat(edges).isNotEmpty();
        assertSorted(values(edges, field), falling, list + " by " + field);
      }
    }
  }

  /** The name of the field that shows what an order is by. */
  private static String shown(String field) {
    StringBuilder camel = new StringBuilder();
    for (String word : field.split("_", -1)) {
      String lower = word.toLowerCase(java.util.Locale.ROOT);
      camel.append(
          camel.isEmpty() ? lower : Character.toUpperCase(lower.charAt(0)) + lower.substring(1));
    }
    return camel.toString();
  }

  private static List<JsonNode> values(JsonNode edges, String field) {
    List<JsonNode> values = new ArrayList<>();
    for (JsonNode edge : edges) {
      values.add(
          switch (field) {
            case "DISTANCE" -> edge.path("distance");
            case "UPDATED_AT" -> edge.at("/node/provenance/recordedAt");
            case "ID" -> edge.at("/node/entityId");
            default -> edge.path("node").path("v");
          });
    }
    return values;
  }

  private static void assertSorted(List<JsonNode> values, boolean falling, String what) {
    Comparator<JsonNode> rising =
        (a, b) ->
            a.isNumber()
                ? Double.compare(a.asDouble(), b.asDouble())
                : a.asString().compareTo(b.asString());
    List<JsonNode> present =
        values.stream().filter(v -> !v.isNull() && !v.isMissingNode()).toList();
    List<JsonNode> sorted = new ArrayList<>(present);
    sorted.sort(falling ? rising.reversed() : rising);
    assertThat(present).as(what).isEqualTo(sorted);
    assertThat(values.subList(0, present.size())).as(what + ", absent last").isEqualTo(present);
  }

  private List<String> names(String at, String document, String kind) {
    List<String> names = new ArrayList<>();
    client.data(document.formatted(kind)).at(at).forEach(n -> names.add(n.path("name").asString()));
    return names;
  }

  @Test
  void nearestTakesItsOwnOrderOnly() {
    String nearest =
        "filter: { spatial: { nearest: { geometry: { wkt: \"POINT(7.42 43.73)\" } } } }";
    JsonNode plain = client.data("{ city { buildings(" + nearest + ") { nodes { id } } } }");
    assertThat(
            client.data(
                "{ city { buildings("
                    + nearest
                    + ", orderBy: [{ field: DISTANCE }, { field: ID }]) { nodes { id } } } }"))
        .isEqualTo(plain);
    for (String other : List.of("HEIGHT", "ID", "DISTANCE, direction: DESC")) {
      assertRefused(nearest + ", orderBy: { field: " + other + " }", "BAD_USER_INPUT");
    }
  }

  @Test
  void whatMakesNoOrderIsRefused() {
    assertRefused("orderBy: { field: DISTANCE }", "BAD_USER_INPUT");
    assertRefused(
        "filter: { not: { " + AROUND + " } }, orderBy: { field: DISTANCE }", "BAD_USER_INPUT");
    assertRefused("orderBy: [{ field: NAME }, { field: NAME, direction: DESC }]", "BAD_USER_INPUT");
    assertRefused(
        "orderBy: [{ field: NAME } { field: HEIGHT } { field: ADDRESS } { field: AREA } { field: ID }]",
        "LIMIT_EXCEEDED");
    assertRefused("orderBy: { field: SPEED_LIMIT }", "GRAPHQL_VALIDATION_FAILED");
  }

  @Test
  void aCursorOfAnotherOrderIsRefused() {
    String page = "{ city { buildings(first: 1%s) { pageInfo { endCursor } } } }";
    String byHeight = ", orderBy: { field: HEIGHT }";
    String cursor =
        client.data(page.formatted(byHeight)).at("/city/buildings/pageInfo/endCursor").asString();
    String after = "after: \"" + cursor + "\"";
    assertThat(client.data(page.formatted(byHeight + ", " + after)).has("city")).isTrue();
    for (String other :
        List.of(
            "",
            ", orderBy: { field: HEIGHT, direction: DESC }",
            ", orderBy: { field: FLOOR_AREA }",
            ", orderBy: [{ field: HEIGHT }, { field: ID, direction: DESC }]",
            byHeight + ", filter: { height: { gt: 1 } }")) {
      assertRefused(after + other, "INVALID_CURSOR");
    }
  }

  private void assertRefused(String arguments, String code) {
    JsonNode error =
        client.error("{ city { buildings(" + arguments + ") { nodes { id } } } }", Map.of());
    assertThat(error.at("/extensions/code").asString()).as(error.toString()).isEqualTo(code);
  }
}
