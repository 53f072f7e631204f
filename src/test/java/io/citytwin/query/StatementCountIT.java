package io.citytwin.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.service.GraphQlClient;
import io.citytwin.testing.service.StatementLog;
import io.citytwin.testing.service.TwinServiceTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** How many statements an operation sends, however many features it answers with. */
@TwinServiceTest
class StatementCountIT {

  @Autowired GraphQlClient client;

  @Autowired StatementLog log;

  private List<String> statements(String document) {
    client.data("{ serviceInfo { supportedCrs } }"); // read once for each process
    log.clear();
    client.data(document);
    return log.statements();
  }

  @Test
  void oneForEachLevelOfReferences() {
    assertThat(
            statements(
                """
                { city { roads { nodes {
                    startJunction { id geometry { wkt } }
                    a: startJunction { signalised }
                    endJunction { name bbox { west } } } } } }
                """))
        .hasSize(2);
  }

  @Test
  void oneForEachLevelOfMembers() {
    assertThat(
            statements(
                """
                { city { roadJunctions { nodes {
                    roads(first: 2) { nodes { name endJunction { id } } totalCount(mode: EXACT) }
                    more: roads(first: 5) { edges { cursor node { length } } } } } } }
                """))
        .hasSize(3);
  }

  @Test
  void oneForEachKindOfThingsWhosePlaceIsLookedUp() {
    assertThat(
            statements(
                "{ city { gridCells { nodes { buildings { nodes { name districts { nodes { name } } } } } } } }"))
        .hasSize(3);
    assertThat(
            statements(
                "{ city { features(filter: { kind: [BUILDING, ROAD] }) { nodes { cells { nodes { code } } } } } }"))
        .hasSize(3);
  }

  @Test
  void oneForReferencesToFeaturesOfManyKinds() {
    assertThat(statements("{ city { sensors { nodes { mountedOn { name kind } } } } }")).hasSize(2);
  }

  @Test
  void oneForTheImportsOfAllFeatures() {
    assertThat(
            statements(
                "{ city { buildings { nodes { provenance { importJob { issues { nodes { code } } } } } } } }"))
        .hasSize(3);
  }

  @Test
  void oneForAPageAndItsExactCount() {
    assertThat(
            statements(
                "{ city { buildings(first: 2) { nodes { id } a: totalCount(mode: EXACT) b:"
                    + " totalCount(mode: EXACT) } } }"))
        .hasSize(1);
  }

  @Test
  void oneMoreForTheEstimateHoweverOftenItIsAskedFor() {
    assertThat(
            statements(
                "{ city { buildings(first: 2) { nodes { id } a: totalCount b: totalCount } } }"))
        .hasSize(2);
  }

  @Test
  void noRowsAreReadWhenOnlyTheCountIsAskedFor() {
    assertThat(statements("{ city { buildings { totalCount(mode: EXACT) } } }"))
        .singleElement()
        .asString()
        .startsWith("select sum(c)");
  }

  @Test
  void noneWhereNothingIsAskedOfTheDatabase() {
    assertThat(statements("{ __typename city { __typename } serviceInfo { version schemaHash } }"))
        .isEmpty();
  }

  @Test
  void unselectedColumnsStayInTheDatabase() {
    assertThat(statements("{ city { pipes { nodes { id } } } }"))
        .singleElement()
        .asString()
        .doesNotContain("geom", "attributes", "diameter", "start_node_id", "name");
  }

  @Test
  void oneForNodesOfManyKinds() {
    assertThat(
            statements(
                """
                { nodes(ids: ["QnVpbGRpbmc6MDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDEwMDAwMDAwMDAx",
                              "Um9hZDowMDAwMDAwMC0wMDAwLTQwMDAtODAwMC0wMjAwMDAwMDAwMDE"]) { id } }
                """))
        .hasSize(1);
  }
}
