package io.citytwin.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.service.GraphQlClient;
import io.citytwin.testing.service.TwinServiceTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The audits that the GraphQL Foundation's package {@code graphql-http} has for servers: MUST,
 * SHOULD and MAY alike. Their number is that of version 1.22.4, so that none is lost unseen.
 */
@TwinServiceTest
class AuditIT {

  private static final Path FOLDER = Path.of("test/audit");
  private static final int AUDITS = 60;

  @Autowired GraphQlClient client;

  @TestFactory
  Stream<DynamicTest> auditIsPassed() throws IOException, InterruptedException {
    List<JsonNode> results = results();
    assertThat(results).hasSize(AUDITS);
    return results.stream()
        .map(
            result ->
                DynamicTest.dynamicTest(
                    result.path("name").asString(),
                    () ->
                        assertThat(result.path("status").asString())
                            .as("%s: %s", result.path("reason"), result.path("answer"))
                            .isEqualTo("ok")));
  }

  private List<JsonNode> results() throws IOException, InterruptedException {
    assertThat(FOLDER.resolve("node_modules/graphql-http"))
        .as(
            "packages of the audits: run npm ci in src/test/audit; on Debian and Ubuntu node and npm"
                + " come by apt-get install nodejs npm (./citytwin test does both)")
        .isDirectory();
    Path output = Files.createTempFile("audit", ".jsonl");
    try {
      Process node =
          new ProcessBuilder("node", "audit.js", client.uri("/graphql").toString())
              .directory(FOLDER.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      int exit = node.waitFor();
      String printed = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(exit).as(printed).isZero();
      return printed.lines().map(JsonMapper.shared()::readTree).toList();
    } catch (IOException notStarted) {
      throw new AssertionError(
          "node did not start; the audits need Node.js 18 or newer: apt-get install nodejs npm",
          notStarted);
    } finally {
      Files.delete(output);
    }
  }
}
