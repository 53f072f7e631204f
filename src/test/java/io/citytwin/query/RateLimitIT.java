package io.citytwin.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.live.RunningService;
import io.citytwin.testing.PostgisDatabase;
import io.citytwin.testing.TestServers;
import io.citytwin.testing.service.FixtureCity;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/**
 * Costs and budgets as callers meet them, of a service whose callers have 2,000 points a minute.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RateLimitIT {

  private static final int BUDGET = 2_000;

  private static PostgisDatabase database;
  private static RunningService service;

  @BeforeAll
  static void start() {
    database = FixtureCity.filled();
    service =
        RunningService.start(
            database.url(), TestServers.redisUrl(), "citytwin.limits.budget=" + BUDGET);
  }

  @AfterAll
  static void stop() {
    service.close();
    database.close();
  }

  /**
   * 1 for rateLimit and 3 for its fields; 1 for the city, 100 for the page, 7 names and objects.
   */
  @Test
  @Order(1)
  void theCostIsWhatTheSchemaDeclares() {
    JsonNode answer =
        service.graphql(
            "{ rateLimit { cost depth maxOperationCost } city { buildings(first: 7) { nodes { name } } } }",
            Map.of());
    int expected = 4 + 1 + 100 + 7 * 2;
    assertThat(answer.at("/data/rateLimit/cost").intValue()).isEqualTo(expected);
    assertThat(answer.at("/data/rateLimit/depth").intValue()).isEqualTo(4);
    assertThat(answer.at("/data/rateLimit/maxOperationCost").intValue()).isEqualTo(1_000_000);
    assertThat(answer.at("/extensions/cost/requested").intValue()).isEqualTo(expected);
    assertThat(answer.at("/extensions/cost/maximum").intValue()).isEqualTo(1_000_000);
    assertThat(answer.at("/data/city/buildings/nodes")).isNotEmpty();
  }

  @Test
  @Order(2)
  void aDryRunRunsAndChargesNothing() {
    JsonNode before = budget();
    JsonNode answer =
        service.graphql(
            "query($dry: Boolean!) { dry: rateLimit(dryRun: $dry) { cost } city { buildings(first: 9000) { nodes { name } } } }",
            Map.of("dry", true));
    assertThat(answer.path("errors").isMissingNode()).as(answer.toString()).isTrue();
    assertThat(answer.path("data").propertyNames()).containsExactly("dry");
    assertThat(answer.at("/data/dry/cost").intValue()).isEqualTo(2 + 1 + 100 + 9000 * 2);
    JsonNode after = budget();
    // The two looks themselves cost three points each; some come back while they are taken.
    assertThat(before.path("remaining").intValue() - after.path("remaining").intValue())
        .isLessThan(10);
  }

  @Test
  @Order(2)
  void aDryRunMayStandInAFragment() {
    for (String root : new String[] {"...F", "... on Query { ...F }"}) {
      JsonNode answer =
          service.graphql(
              "query { %s city { buildings { nodes { name } } } } fragment F on Query { rateLimit(dryRun: true) { cost } }"
                  .formatted(root),
              Map.of());
      assertThat(answer.path("data").propertyNames()).containsExactly("rateLimit");
    }
  }

  private static JsonNode budget() {
    return service
        .graphql("{ rateLimit { limit remaining resetAt } }", Map.of())
        .at("/data/rateLimit");
  }

  @Test
  @Order(3)
  void anOperationBeyondTheWholeBudgetIsRefused() {
    JsonNode error =
        service
            .graphql("{ city { buildings(first: 5000) { nodes { name } } } }", Map.of())
            .at("/errors/0");
    assertThat(error.at("/extensions/code").asString()).isEqualTo("RATE_LIMITED");
    assertThat(error.at("/extensions/limit").intValue()).isEqualTo(BUDGET);
    assertThat(error.path("message").asString()).contains("10101", "2000");
  }

  @Test
  @Order(4)
  void whoSpendsAllIsToldWhenToComeBack() {
    JsonNode error = null;
    for (int i = 0; i < 8 && (error == null || error.isMissingNode()); i++) {
      error =
          service
              .graphql("{ city { buildings(first: 200) { nodes { name } } } }", Map.of())
              .at("/errors/0");
    }
    assertThat(error.at("/extensions/code").asString()).isEqualTo("RATE_LIMITED");
    assertThat(error.at("/extensions/classification").asString()).isEqualTo("LIMIT_EXCEEDED");
    // 501 points come back in 501/2000 of a minute.
    assertThat(error.at("/extensions/retryAfterMs").longValue()).isBetween(1L, 15_100L);
    JsonNode left = budget();
    assertThat(left.path("limit").intValue()).isEqualTo(BUDGET);
    assertThat(left.path("remaining").intValue()).isLessThan(501);
    assertThat(Instant.parse(left.path("resetAt").asString()))
        .isBetween(Instant.now().plusSeconds(40), Instant.now().plusSeconds(61));
  }
}
