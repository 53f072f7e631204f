package io.citytwin.importjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.live.RunningService;
import io.citytwin.live.SharedLiveService;
import io.citytwin.live.SocketClient;
import io.citytwin.testing.PostgisDatabase;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A job followed while another connection, as an importer has it, writes about it. */
class ImportJobChangedIT {

  private static final RunningService service = SharedLiveService.service();

  private static final PostgisDatabase database = SharedLiveService.database();

  private static final String SUBSCRIPTION =
      "subscription($id: ID!) { importJobChanged(id: $id) { id status progress rowsRead errorCode"
          + " issues { nodes { code } } } }";

  private Connection importer;

  private long job;

  @BeforeEach
  void begin() throws SQLException {
    importer = database.connect();
    job =
        Long.parseLong(
            database.value(
                "with d as (insert into twin.dataset (name) values ('followed') on conflict (name)"
                    + " do update set name = excluded.name returning name) insert into"
                    + " twin.import_job (dataset, format, files, status, actor) select name,"
                    + " 'geojson', '[]', 'FAILED', 'test' from d returning id"));
    // Running from the instant the lock is held, as an importer begins.
    run("select pg_advisory_lock(7462, " + job + ")");
    run("update twin.import_job set status = 'RUNNING' where id = " + job);
  }

  @AfterEach
  void end() throws SQLException {
    importer.close();
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = importer.createStatement()) {
      statement.execute(sql);
    }
  }

  /** As an importer tells: the row, then the signal. */
  private void tell(String assignments) throws SQLException {
    run("update twin.import_job set " + assignments + " where id = " + job);
    run("select pg_notify('twin_import', '" + job + "')");
  }

  private String id() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(("ImportJob:" + job).getBytes(StandardCharsets.UTF_8));
  }

  private SocketClient follow() {
    SocketClient client = new SocketClient(service);
    client.subscribe("1", SUBSCRIPTION, Map.of("id", id()));
    return client;
  }

  private static JsonNode next(SocketClient client) {
    JsonNode message = client.next("next");
    JsonNode job = message.path("payload").path("data").path("importJobChanged");
    assertThat(job.isObject()).as(message.toString()).isTrue();
    return job;
  }

  @Test
  void theJobAsItIsThenItsProgressThenItsEnd() throws SQLException {
    try (SocketClient client = follow()) {
      assertThat(next(client).path("status").asString()).isEqualTo("RUNNING");
      for (int i = 1; i <= 3; i++) {
        tell("progress = " + i / 4.0 + ", read = " + i * 100);
        JsonNode seen = next(client);
        assertThat(seen.path("progress").asDouble()).isEqualTo(i / 4.0);
        assertThat(seen.path("rowsRead").asInt()).isEqualTo(i * 100);
      }
      run(
          "insert into twin.import_issue (job_id, code, rejected, source, message) values ("
              + job
              + ", 'RING_NOT_CLOSED', true, 'a', 'b')");
      tell("status = 'SUCCEEDED', progress = 1, finished_at = now()");
      JsonNode last = next(client);
      assertThat(last.path("status").asString()).isEqualTo("SUCCEEDED");
      assertThat(last.path("issues").path("nodes").path(0).path("code").asString())
          .isEqualTo("RING_NOT_CLOSED");
      assertThat(client.next("complete").path("type").asString()).isEqualTo("complete");
    }
  }

  @Test
  void theSameOverServerSentEvents() throws Exception {
    String body =
        JsonMapper.shared()
            .writeValueAsString(Map.of("query", SUBSCRIPTION, "variables", Map.of("id", id())));
    HttpRequest request =
        HttpRequest.newBuilder(service.uri("/graphql"))
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient http = HttpClient.newHttpClient();
        Stream<String> events = http.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
      Iterator<String> lines = events.filter(line -> line.matches("data: ?[{].*")).iterator();
      assertThat(lines.next()).contains("RUNNING");
      tell("progress = 0.5");
      assertThat(lines.next()).contains("\"progress\":0.5");
      tell("status = 'FAILED', error_code = 'TRUNCATED'");
      assertThat(lines.next()).contains("FAILED", "TRUNCATED");
      assertThat(lines.hasNext()).as("the stream ends with the job").isFalse();
    }
  }

  @Test
  void aJobThatHasEndedIsToldOnce() throws SQLException {
    tell("status = 'SUCCEEDED'");
    try (SocketClient client = follow()) {
      assertThat(next(client).path("status").asString()).isEqualTo("SUCCEEDED");
      assertThat(client.next("complete").path("type").asString()).isEqualTo("complete");
    }
  }

  /** It tells nobody: its lock is free, and its row says that it runs. */
  @Test
  void aJobWhoseProgramDiedIsAborted() throws SQLException {
    try (SocketClient client = follow()) {
      assertThat(next(client).path("status").asString()).isEqualTo("RUNNING");
      importer.close();
      JsonNode last = next(client);
      assertThat(last.path("status").asString()).isEqualTo("ABORTED");
      assertThat(last.path("errorCode").asString()).isEqualTo("ABORTED");
      assertThat(client.next("complete").path("type").asString()).isEqualTo("complete");
    }
    assertThat(statuses("RUNNING")).doesNotContain(id());
    assertThat(statuses("ABORTED")).contains(id());
  }

  @Test
  void aLivingJobIsListedAsRunning() {
    assertThat(statuses("RUNNING")).contains(id());
    assertThat(statuses("ABORTED")).doesNotContain(id());
  }

  private static List<String> statuses(String status) {
    JsonNode jobs =
        service.graphql(
            "query($s: JobStatus!) { importJobs(first: 1000, filter: {status: [$s]}) { nodes { id"
                + " status } } }",
            Map.of("s", status));
    List<String> ids = new ArrayList<>();
    for (JsonNode node : jobs.path("data").path("importJobs").path("nodes")) {
      assertThat(node.path("status").asString()).isEqualTo(status);
      ids.add(node.path("id").asString());
    }
    return ids;
  }

  @Test
  void manyFollowersShareOneConnectionWhichComesBackWhenItIsCut() throws SQLException {
    List<SocketClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 5; i++) {
        clients.add(follow());
        next(clients.getLast());
      }
      RunningService.await("listening", () -> listeners().equals("1"));
      database.value(
          "select count(pg_terminate_backend(pid)) from pg_stat_activity where"
              + " application_name = 'citytwin import signals' and datname = current_database()");
      tell("progress = 0.5"); // nobody hears it
      for (SocketClient client : clients) {
        assertThat(next(client).path("progress").asDouble()).isEqualTo(0.5);
      }
      RunningService.await("listening again", () -> listeners().equals("1"));
    } finally {
      clients.forEach(SocketClient::close);
    }
    RunningService.await("nobody follows, nobody listens", () -> listeners().equals("0"));
  }

  private static String listeners() {
    return database.value(
        "select count(*) from pg_stat_activity where application_name = 'citytwin import signals'"
            + " and datname = current_database()");
  }

  @Test
  void signalsThatAreNoNumberAreHarmless() throws SQLException {
    try (SocketClient client = follow()) {
      next(client);
      run("select pg_notify('twin_import', 'x; drop'), pg_notify('twin_import', '')");
      run("select pg_notify('twin_import', '99999999999999999999999')");
      tell("progress = 0.25");
      assertThat(next(client).path("progress").asDouble()).isEqualTo(0.25);
    }
  }

  @Test
  void whatIsNoImportIsRefusedWithItsCode() {
    assertThat(refusal("SW1wb3J0Sm9iOjA")).isEqualTo("NOT_FOUND"); // ImportJob:0
    assertThat(refusal("SW1wb3J0Sm9iOng")).isEqualTo("BAD_USER_INPUT"); // ImportJob:x
    assertThat(refusal("Um9hZDoxMg")).isEqualTo("BAD_USER_INPUT"); // Road:12
    assertThat(refusal("nothing at all")).isEqualTo("BAD_USER_INPUT");
  }

  private static String refusal(String id) {
    try (SocketClient client = new SocketClient(service)) {
      client.subscribe("1", SUBSCRIPTION, Map.of("id", id));
      JsonNode message = client.next("error");
      JsonNode errors =
          message.path("payload").isArray()
              ? message.path("payload")
              : message.path("payload").path("errors");
      return errors.path(0).path("extensions").path("code").asString();
    }
  }
}
