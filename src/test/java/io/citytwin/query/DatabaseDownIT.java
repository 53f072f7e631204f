package io.citytwin.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.PostgisDatabase;
import io.citytwin.testing.TestServers;
import io.citytwin.testing.service.FixtureCity;
import io.citytwin.testing.service.GraphQlClient;
import io.citytwin.testing.service.SeverableLine;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The line to the database is cut while the service runs, and mended. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Import(GraphQlClient.class)
@DirtiesContext
class DatabaseDownIT {

  private static final String QUERY = "{ city { version buildings(first: 1) { nodes { name } } } }";

  private static final SeverableLine LINE = SeverableLine.to(TestServers.database());

  @Autowired GraphQlClient client;

  @DynamicPropertySource
  static void throughTheLine(DynamicPropertyRegistry properties) {
    PostgisDatabase database = FixtureCity.filled();
    properties.add(
        "citytwin.database.url",
        () -> database.url().replaceFirst("@[^/]+/", "@127.0.0.1:" + LINE.port() + "/"));
    properties.add("citytwin.redis.url", TestServers::redisUrl);
  }

  @AfterAll
  static void close() throws IOException {
    LINE.close();
  }

  @Test
  void serviceSaysSoAndGoesOnByItselfWhenTheDatabaseIsBack() throws IOException {
    assertThat(client.data(QUERY).at("/city/version").asString()).isEqualTo("7");
    LINE.sever();
    for (String query : new String[] {QUERY, "{ importJobs { nodes { id } } }"}) {
      JsonNode error = client.error(query);
      assertThat(error.at("/extensions/code").asString()).isEqualTo("UNAVAILABLE");
      assertThat(error.at("/extensions/classification").asString()).isEqualTo("UNAVAILABLE");
      assertThat(error.path("message").asString()).doesNotContainPattern("(?i)jdbc|hikari|sql");
    }
    assertThat(client.data("{ serviceInfo { schemaHash } }").size()).isEqualTo(1);
    LINE.mend();
    awaitAnswer();
    assertThat(client.data(QUERY).at("/city/version").asString()).isEqualTo("7");
    assertThat(client.data("{ importJobs { nodes { id } } }").at("/importJobs/nodes").size())
        .isEqualTo(5);
  }

  /** The pool finds its way back in its own time, a few seconds after the database. */
  private void awaitAnswer() throws IOException {
    Instant end = Instant.now().plusSeconds(120);
    while (client.ask(QUERY, Map.of()).has("errors")) {
      assertThat(Instant.now()).as("the database is back for two minutes").isBefore(end);
      LockSupport.parkNanos(200_000_000);
    }
  }
}
