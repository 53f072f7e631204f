package io.citytwin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.live.RunningService;
import io.citytwin.live.SensorCity;
import io.citytwin.live.SharedLiveService;
import io.citytwin.testing.service.GraphQlClient;
import io.citytwin.testing.service.TwinServiceTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tests of {@code web}: Apollo Client, urql and Relay, the client package and its examples
 * against the running service, and the checks of the schema. Each is one test here.
 */
@TwinServiceTest
class WebClientsIT {

  private static final Path FOLDER = Path.of("../web");

  /** Sensors that no other test uses. */
  private static final int FIRST_SENSOR = 600;

  private static final int AFTER_SENSORS = 620;

  @Autowired GraphQlClient client;

  @TestFactory
  Stream<DynamicTest> clientsAreServed() throws IOException, InterruptedException {
    importSensors();
    List<JsonNode> results = results();
    assertThat(results).hasSizeGreaterThan(30);
    return results.stream()
        .map(
            result ->
                DynamicTest.dynamicTest(
                    result.path("name").asString(),
                    () -> assertThat(result.path("failure").asString("")).isEmpty()));
  }

  private static void importSensors() {
    SharedLiveService.city().importSensors(FIRST_SENSOR, AFTER_SENSORS);
    RunningService.await(
        "the new sensors are known",
        () ->
            SharedLiveService.service()
                    .postLines(
                        RunningService.line(
                            SensorCity.code(AFTER_SENSORS - 1, "pressure"), Instant.now(), 0.5))
                    .status()
                == 200);
  }

  private List<JsonNode> results() throws IOException, InterruptedException {
    assertThat(FOLDER.resolve("node_modules"))
        .as("packages of the tests: run npm ci in web (./citytwin test does it)")
        .isDirectory();
    Path output = Files.createTempFile("web", ".jsonl");
    try {
      Process npm = npmTest(output);
      boolean ended = npm.waitFor(5, TimeUnit.MINUTES);
      npm.descendants().forEach(ProcessHandle::destroyForcibly);
      npm.destroyForcibly();
      String printed = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(ended).as("ended within 5 minutes: %s", printed).isTrue();
      List<JsonNode> results =
          printed
              .lines()
              .filter(line -> line.startsWith("{\"name\":"))
              .map(JsonMapper.shared()::readTree)
              .toList();
      assertThat(results).as("exit code %d: %s", npm.exitValue(), printed).isNotEmpty();
      return results;
    } catch (IOException notStarted) {
      throw new AssertionError(
          "npm did not start; the tests need Node.js 18 or newer: apt-get install nodejs npm",
          notStarted);
    } finally {
      Files.delete(output);
    }
  }

  private Process npmTest(Path output) throws IOException {
    ProcessBuilder npm =
        new ProcessBuilder("npm", "test", "--silent")
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    npm.environment().put("TEST_REPORTER", "./report.js");
    npm.environment().put("CITYTWIN_URL", base(client.uri("/").toString()));
    npm.environment()
        .put("CITYTWIN_LIVE_URL", base(SharedLiveService.service().uri("/").toString()));
    return npm.start();
  }

  private static String base(String address) {
    return address.substring(0, address.length() - 1);
  }
}
