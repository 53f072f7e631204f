package io.citytwin.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.live.RunningService;
import io.citytwin.testing.PostgisDatabase;
import io.citytwin.testing.TestServers;
import io.citytwin.testing.service.FixtureCity;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that do not wait for their answers. A locked table makes these long in coming. */
class AbandonedRequestIT {

  private static final String WAITING =
      "select count(*) from pg_stat_activity where datname = current_database()"
          + " and wait_event_type = 'Lock' and query like '%twin.plot%'";

  private static PostgisDatabase database;
  private static RunningService service;

  @BeforeAll
  static void start() {
    database = FixtureCity.filled();
    // The deadline is out of reach: what ends sooner ends because nobody waits.
    service =
        RunningService.start(
            database.url(), TestServers.redisUrl(), "citytwin.limits.max-execution=10m");
  }

  @AfterAll
  static void stop() {
    service.close();
    database.close();
  }

  private static Socket ask(String body) throws IOException {
    Socket socket = new Socket("127.0.0.1", service.uri("/").getPort());
    send(socket, body);
    return socket;
  }

  private static void send(Socket socket, String body) throws IOException {
    String request =
        "POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  private static boolean waits() {
    return !database.value(WAITING).equals("0");
  }

  @Test
  void statementsOfAClientThatWentAwayAreCancelled() throws IOException, SQLException {
    try (Connection lock =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        Statement statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute("lock table twin.plot");
      Socket socket = ask("{\"query\":\"{ city { plots { nodes { id } } } }\"}");
      RunningService.await("the statement waits for the table", AbandonedRequestIT::waits);
      socket.close();
      RunningService.await("the statement is gone", () -> !waits());
      lock.rollback();
    }
    // Its connection is back and the service answers.
    assertThat(
            service
                .graphql("{ city { plots { nodes { id } } } }", Map.of())
                .at("/data/city/plots/nodes"))
        .isNotEmpty();
  }

  /** A client that stays is answered, however often its connection is looked at. */
  @Test
  void aClientThatWaitsGetsItsAnswer() throws IOException, SQLException, InterruptedException {
    try (Connection lock =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        Statement statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute("lock table twin.plot");
      String document = "{\"query\":\"{ city { plots(first: 1) { nodes { kind } } } }\"}";
      try (Socket socket = ask(document)) {
        RunningService.await("the statement waits for the table", AbandonedRequestIT::waits);
        Thread.sleep(1_600); // three looks at the connection
        assertThat(waits()).isTrue();
        lock.rollback();
        assertAnswered(socket);
        // The connection goes on: looking has taken nothing from it.
        send(socket, document);
        assertAnswered(socket);
      }
    }
  }

  private static void assertAnswered(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    StringBuilder answer = new StringBuilder();
    byte[] bytes = new byte[4096];
    while (!answer.toString().contains("\"maximum\"")) {
      int read = socket.getInputStream().read(bytes);
      assertThat(read).as(answer.toString()).isPositive();
      answer.append(new String(bytes, 0, read, StandardCharsets.UTF_8));
    }
    assertThat(answer).contains("HTTP/1.1 200", "{\"kind\":\"PLOT\"}");
  }
}
