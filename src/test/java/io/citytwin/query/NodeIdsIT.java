package io.citytwin.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.api.GlobalId;
import io.citytwin.testing.service.FixtureCity;
import io.citytwin.testing.service.GraphQlClient;
import io.citytwin.testing.service.TwinServiceTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Ids that carry a context, as scenarios and instants of the past will: never the plain object. */
@TwinServiceTest
class NodeIdsIT {

  private static final String ENTITY = FixtureCity.id(1, 1);
  private static final String PLAIN = new GlobalId("Building", ENTITY).encode();
  private static final String OF_A_SCENARIO =
      Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(("Building:" + ENTITY + ";scenario=1").getBytes(StandardCharsets.UTF_8));

  @Autowired GraphQlClient client;

  @Test
  void nodeOfAContextThatIsNotThereIsNull() {
    JsonNode data =
        client.data(
            "query($a: ID!, $b: ID!) { a: node(id: $a) { id } b: node(id: $b) { id } }",
            Map.of("a", PLAIN, "b", OF_A_SCENARIO));
    assertThat(data.at("/a/id").asString()).isEqualTo(PLAIN);
    assertThat(data.get("b").isNull()).isTrue();
  }

  @Test
  void nodesOfAContextThatIsNotThereAreNullInTheirPlaces() {
    JsonNode nodes =
        client
            .data(
                "query($ids: [ID!]!) { nodes(ids: $ids) { id } }",
                Map.of("ids", List.of(OF_A_SCENARIO, PLAIN, OF_A_SCENARIO)))
            .get("nodes");
    assertThat(nodes.get(0).isNull()).isTrue();
    assertThat(nodes.get(1).path("id").asString()).isEqualTo(PLAIN);
    assertThat(nodes.get(2).isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "city { feature(id: $id) { id } }",
        "city { buildings(filter: {id: {eq: $id}}) { nodes { id } } }",
        "city { buildings(filter: {spatial: {intersects: {featureId: $id}}}) { nodes { id } } }",
        "datastreams(ids: [$id]) { id }"
      })
  void elsewhereSuchAnIdIsRefused(String selection) {
    JsonNode error =
        client.error("query($id: ID!) { " + selection + " }", Map.of("id", OF_A_SCENARIO));
    assertThat(error.at("/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
    assertThat(error.path("message").asString()).contains("context");
  }
}
