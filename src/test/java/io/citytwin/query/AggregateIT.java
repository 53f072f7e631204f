package io.citytwin.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.service.GraphQlClient;
import io.citytwin.testing.service.StatementLog;
import io.citytwin.testing.service.TwinServiceTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Aggregates as clients ask for them. */
@TwinServiceTest
class AggregateIT {

  private static final String COUNT = "metrics: { as: \"n\", op: COUNT }";

  @Autowired GraphQlClient client;

  @Autowired StatementLog log;

  /** The number of a list's matches is known from elsewhere: its own exact count. */
  @ParameterizedTest
  @CsvSource({
    "buildings, height, BuildingFilter, '{ usage: [OFFICE, RESIDENTIAL] }'",
    "roads, length, RoadFilter, '{ not: { roadClass: [PRIMARY] } }'",
    "roadJunctions, attributes.x, RoadJunctionFilter, '{ signalised: true }'",
    "pipes, diameter, PipeFilter, '{ diameter: { gt: 150 } }'",
    "pipeNodes, elevation, PipeNodeFilter, '{ cql2: \"elevation < 8\" }'",
    "gridCells, area, GridCellFilter, '{ code: [\"MC01\"] }'",
    "districts, population, DistrictFilter, '{ level: [DISTRICT] }'",
    "sensors, attributes.x, SensorFilter, '{ sensorType: { eq: \"noise\" } }'",
    "plots, heightLimit, PlotFilter, '{ code: { isNull: false } }'",
    "addresses, attributes.x, AddressFilter, '{ street: { eq: \"Quay\" } }'",
    "cityParts, attributes.x, CityPartFilter, '{ name: { isNull: false } }'"
  })
  void everyListIsCountedWithItsOwnFilter(String list, String number, String type, String filter) {
    for (String given : List.of("{}", filter)) {
      JsonNode city =
          client
              .data(
                  """
                  { city {
                    %1$s(filter: %2$s) { totalCount(mode: EXACT) }
                    aggregate(of: { %1$s: %2$s }, metrics: [
                        { as: "n", op: COUNT }, { as: "mean", op: AVG, property: "%3$s" }
                        { as: "names", op: COUNT_DISTINCT, property: "name" }]
                      groupBy: { property: "dataset" }) {
                      totals { name value } buckets { values { value } }
                    }
                  } }
                  """
                      .formatted(list, given, number))
              .path("city");
      double count = city.path(list).path("totalCount").asDouble();
      assertThat(city.at("/aggregate/totals/0/value").asDouble()).as(list + given).isEqualTo(count);
      assertThat(count).as(list + given).isPositive();
      double inGroups = 0;
      for (JsonNode bucket : city.at("/aggregate/buckets")) {
        inGroups += bucket.at("/values/0/value").asDouble();
      }
      assertThat(inGroups).isEqualTo(count);
    }
    assertThat(
            client
                .data(
                    "query ($f: %s!) { city { aggregate(of: { %s: $f }, %s) { totals { value } } } }"
                        .formatted(type, list, COUNT),
                    Map.of("f", Map.of("or", List.of())))
                .at("/city/aggregate/totals/0/value")
                .asDouble(-1))
        .as("one variable serves the list and the aggregate")
        .isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "metrics: []|BAD_USER_INPUT|metrics is 0",
        "metrics: [{ as: \"a\", op: COUNT }, { as: \"a\", op: COUNT }]|BAD_USER_INPUT|'a'",
        "metrics: { as: \"\", op: COUNT }|BAD_USER_INPUT|1 to 100",
        "metrics: { as: \"a\", op: SUM }|BAD_USER_INPUT|needs a property",
        "metrics: { as: \"a\", op: SUM, property: \"usage\" }|BAD_USER_INPUT|floorArea",
        "metrics: { as: \"a\", op: MIN, property: \"name\" }|BAD_USER_INPUT|geometry.area",
        "metrics: { as: \"a\", op: COUNT, property: \"hight\" }|BAD_USER_INPUT|height, storeysAboveGround",
        "metrics: { as: \"a\", op: COUNT, property: \"geometry\" }|BAD_USER_INPUT|geometry.area",
        "metrics: { as: \"a\", op: COUNT, property: \"validFrom\" }|BAD_USER_INPUT|sourceId",
        "metrics: { as: \"a\", op: COUNT, property: \"attributes.\" }|BAD_USER_INPUT|attributes.KEY",
        "metrics: { as: \"a\", op: PERCENTILE, property: \"height\" }|BAD_USER_INPUT|0 to 100",
        "metrics: { as: \"a\", op: PERCENTILE, property: \"height\", percentile: 100.5 }|BAD_USER_INPUT|100.5",
        "metrics: { as: \"a\", op: PERCENTILE, property: \"height\", percentile: -1 }|BAD_USER_INPUT|-1",
        "metrics: { as: \"a\", op: SUM, property: \"height\", percentile: 5 }|BAD_USER_INPUT|PERCENTILE only",
        "COUNT, first: 0|BAD_USER_INPUT|1 to 10000",
        "COUNT, first: 10001|LIMIT_EXCEEDED|10000",
        "COUNT, groupBy: { property: \"nothing\" }|BAD_USER_INPUT|groupBy.property",
        "COUNT, groupBy: { property: \"validFrom\" }|BAD_USER_INPUT|allowed",
        "COUNT, groupBy: { h3: { resolution: 16 } }|BAD_USER_INPUT|0 to 15",
        "COUNT, groupBy: { h3: { resolution: -1 } }|BAD_USER_INPUT|0 to 15",
        "COUNT, groupBy: { square: { size: 9 } }|BAD_USER_INPUT|10 to 10000 metres",
        "COUNT, groupBy: { square: { size: 1e300 } }|BAD_USER_INPUT|10 to 10000 metres",
        "COUNT, groupBy: { histogram: { property: \"height\" } }|BAD_USER_INPUT|exactly one",
        "COUNT, groupBy: { histogram: { property: \"height\", bins: 1, edges: [1, 2] } }|BAD_USER_INPUT|exactly one",
        "COUNT, groupBy: { histogram: { property: \"height\", edges: [1] } }|BAD_USER_INPUT|2 to 200",
        "COUNT, groupBy: { histogram: { property: \"height\", edges: [1, 3, 3] } }|BAD_USER_INPUT|edge 2 is 3.0",
        "COUNT, groupBy: { histogram: { property: \"height\", bins: 0 } }|BAD_USER_INPUT|1 to 200",
        "COUNT, groupBy: { histogram: { property: \"height\", bins: 201 } }|LIMIT_EXCEEDED|200",
        "COUNT, groupBy: { histogram: { property: \"name\", bins: 2 } }|BAD_USER_INPUT|none",
        "COUNT, groupBy: { property: \"usage\", h3: { resolution: 1 } }|GRAPHQL_VALIDATION_FAILED|''",
      })
  void whatIsWrongIsSaidWithWhatIsAllowed(String arguments, String code, String said) {
    JsonNode error =
        client.error(
            "{ city { aggregate(of: { buildings: {} }, %s) { truncated } } }"
                .formatted(
                    arguments.replaceFirst(
                        "^COUNT", java.util.regex.Matcher.quoteReplacement(COUNT))));
    assertThat(error.at("/extensions/code").asString()).as(error.toString()).isEqualTo(code);
    assertThat(error.path("message").asString()).contains(said.replace("''", ""));
  }

  @Test
  void moreThanTenMetricsAreRefused() {
    String metric = "{ as: \"%d\", op: COUNT }";
    StringBuilder metrics = new StringBuilder();
    for (int i = 0; i < 11; i++) {
      metrics.append(metric.formatted(i));
    }
    JsonNode error =
        client.error(
            "{ city { aggregate(of: { roads: {} }, metrics: [" + metrics + "]) { truncated } } }");
    assertThat(error.at("/extensions/code").asString()).isEqualTo("LIMIT_EXCEEDED");
  }

  @Test
  void oneStatementAndOneForAllCells() {
    log.clear();
    client.data(
        """
        { city { aggregate(of: { sensors: {} }, %s, groupBy: { cell: { scheme: MANAGEMENT, level: 3 } }) {
          totals { value } buckets { a: cell { code } b: cell { dutyUnit attributes } values { value } }
        } } }
        """
            .formatted(COUNT));
    assertThat(log.statements()).hasSize(2);
  }

  @Test
  void keysAndNamesStayValues() {
    for (String attempt : List.of("'; drop table twin.road; --", "?", "$1", "\" ' \\", "{fn x}")) {
      log.clear();
      JsonNode answer =
          client.data(
              """
              query ($p: String!, $n: String!) { city { aggregate(of: { roads: {} }, metrics: [
                  { as: $n, op: COUNT_DISTINCT, property: $p }, { as: "s", op: SUM, property: $p }]
                groupBy: { property: $p }) { totals { name value } buckets { key } } } }
              """,
              Map.of("p", "attributes." + attempt, "n", attempt));
      assertThat(answer.at("/city/aggregate/totals/0/name").asString()).isEqualTo(attempt);
      assertThat(answer.at("/city/aggregate/totals/0/value").asDouble(-1)).isZero();
      assertThat(log.statements()).hasSize(1).noneMatch(sql -> sql.contains("drop"));
    }
  }
}
