package io.citytwin.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.service.FixtureCity;
import io.citytwin.testing.service.GraphQlClient;
import io.citytwin.testing.service.StatementLog;
import io.citytwin.testing.service.TwinServiceTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** SQL in every argument that takes text stays text. */
@TwinServiceTest
class InjectionIT {

  private static final List<String> ATTEMPTS =
      List.of(
          "'; drop table twin.building; --",
          "' or '1'='1",
          "\\'; select pg_sleep(30); --",
          "?",
          "$1",
          "{fn now()}",
          "%' union select null --",
          "\"; delete from twin.road; --",
          "𝟙' or 1=1 /*");

  @Autowired GraphQlClient client;

  @Autowired StatementLog log;

  /** The same where text may stand in a filter in CQL2, quoted as CQL2 quotes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "name = '%s'",
        "'%s' < name",
        "name IN ('x', '%s')",
        "name LIKE '%s'",
        "CASEI(name) = CASEI('%s')",
        "CASEI(name) LIKE CASEI('%s')",
        "usage = '%s'",
        "height > '%s'",
        "name = DATE('%s')",
        "recordedAt > TIMESTAMP('%s')",
        "\"%s\" = 1",
        "\"attributes.%s\" = 1",
        "\"attributes.%s\" LIKE '%s'",
        "\"attributes.%s\" IS NULL",
        "S_INTERSECTS(\"%s\", POINT(1 1))",
      })
  void staysTextInsideOfCql2(String filter) {
    String before = FixtureCity.database().value("select twin.content_hash()");
    for (String attempt : ATTEMPTS) {
      log.clear();
      String quoted = attempt.replace("'", "''").replace("\"", "\"\"");
      JsonNode answer =
          client.ask(
              "query ($t: String) { city { buildings(filter: { cql2: $t }) { nodes { id } } } }",
              Map.of("t", filter.replace("%s", quoted)));
      assertThat(answer.path("errors").toString()).doesNotContain("INTERNAL");
      assertThat(log.statements())
          .noneMatch(sql -> sql.contains("pg_sleep") || sql.contains("drop"));
    }
    assertThat(FixtureCity.database().value("select twin.content_hash()")).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "city { buildings(filter: { name: { eq: $t } }) { nodes { id } } }",
        "city { buildings(filter: { name: { ne: $t } }) { nodes { id } } }",
        "city { buildings(filter: { name: { in: [$t] } }) { nodes { id } } }",
        "city { buildings(filter: { name: { startsWith: $t } }) { nodes { id } } }",
        "city { buildings(filter: { name: { contains: $t } }) { nodes { id } } }",
        "city { buildings(filter: { id: { eq: $id } }) { nodes { id } } }",
        "city { buildings(filter: { id: { in: [$id] } }) { nodes { id } } }",
        "city { gridCells(filter: { code: [$t] }) { nodes { id } } }",
        "city { pipes(filter: { material: { contains: $t } }) { nodes { id } } }",
        "city { sensors(filter: { sensorType: { eq: $t } }) { nodes { id } } }",
        "city { buildings { nodes { attributes(keys: [$t]) } } }",
        "city { buildings { nodes { geometry(crs: $crs) { wkt } } } }",
        "city { buildings { nodes { bbox(crs: $crs) { west } } } }",
        "city { buildings(filter: { spatial: { intersects: { wkt: $t } } }) { nodes { id } } }",
        "city { buildings(filter: { spatial: { intersects: { featureId: $id } } }) { nodes { id } } }",
        "city { buildings(filter: { spatial: { inCell: { scheme: SQUARE, codes: [$t] } } }) { nodes { id } } }",
        "city { buildings(filter: { spatial: { touches: { wkt: $t } } }) { nodes { id } } }",
        "city { buildings(filter: { attributes: [{ key: $t, isNull: false }] }) { nodes { id } } }",
        "city { buildings(filter: { attributes: [{ key: $t, number: { gt: 1 } }] }) { nodes { id } } }",
        "city { buildings(filter: { attributes: [{ key: $t, text: { eq: $t } }] }) { nodes { id } } }",
        "city { buildings(filter: { attributes: [{ key: \"k\", text: { contains: $t } }] }) { nodes { id } } }",
        "city { buildings(filter: { cql2: $t }) { nodes { id } } }",
        "city { features(filter: { not: { cql2: $t } }) { nodes { id } } }",
        "city { buildings(after: $t, orderBy: { field: NAME }) { nodes { id } } }",
        "city { buildings(after: $t) { nodes { id } } }",
        "city { buildings(last: 1, before: $t) { nodes { id } } }",
        "city { feature(id: $id) { id } }",
        "city { roadJunctions { nodes { roads(after: $t) { nodes { id } } } } }",
        "importJobs(after: $t) { nodes { id } }",
        "importJobs { nodes { issues(after: $t) { nodes { code } } } }",
        "node(id: $id) { id }",
        "nodes(ids: [$id]) { id }",
      })
  void staysText(String selection) {
    String before = FixtureCity.database().value("select twin.content_hash()");
    for (String attempt : ATTEMPTS) {
      log.clear();
      String declared = "query (";
      declared += selection.contains("$t") ? "$t: String! " : "";
      declared += selection.contains("$id") ? "$id: ID! " : "";
      declared += selection.contains("$crs") ? "$crs: CRS! " : "";
      JsonNode answer =
          client.ask(
              declared + ") { " + selection + " }",
              Map.of("t", attempt, "id", attempt, "crs", attempt));
      assertThat(answer.path("errors").toString()).doesNotContain("INTERNAL");
      assertThat(log.statements())
          .noneMatch(sql -> sql.contains("pg_sleep") || sql.contains("drop"));
    }
    assertThat(FixtureCity.database().value("select twin.content_hash()")).isEqualTo(before);
  }
}
