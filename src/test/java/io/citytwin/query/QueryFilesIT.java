package io.citytwin.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.service.GraphQlClient;
import io.citytwin.testing.service.StatementLog;
import io.citytwin.testing.service.TwinServiceTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Each {@code queries/<feature>/<case>.graphql} against the {@code .json} it must answer and the
 * {@code .sql} it must send. A missing expectation is written and the test fails, for a person to
 * read.
 */
@TwinServiceTest
class QueryFilesIT {

  private static final Path QUERIES = Path.of("test/resources/queries");

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @Autowired GraphQlClient client;

  @Autowired StatementLog log;

  @TestFactory
  Stream<DynamicTest> queryAnswersAndSendsWhatLiesBesideIt() throws IOException {
    try (Stream<Path> files = Files.walk(QUERIES)) {
      return files
          .filter(file -> file.toString().endsWith(".graphql"))
          // Those of the documents are asked of the demo city, by the launcher's tests.
          .filter(file -> !file.startsWith(QUERIES.resolve("docs")))
          .sorted()
          .map(
              file ->
                  DynamicTest.dynamicTest(
                      QUERIES.relativize(file).toString(), file.toUri(), () -> check(file)))
          .toList()
          .stream();
    }
  }

  private void check(Path query) throws IOException {
    String document = Files.readString(query);
    client.data("{ serviceInfo { supportedCrs } }"); // the catalogue is read once for each process
    log.clear();
    // What an operation costs is no part of what it answers.
    JsonNode told = ((ObjectNode) client.ask(document, Map.of())).without("extensions");
    String answer = JSON.writeValueAsString(told) + "\n";
    String statements =
        log.statements().stream().map(QueryFilesIT::lines).collect(Collectors.joining("\n"));
    boolean known = isThere(query, ".json", answer) & isThere(query, ".sql", statements);
    assertThat(known).as("expectations were there, not written for review just now").isTrue();
    assertThat(answer).isEqualTo(Files.readString(beside(query, ".json")));
    assertThat(statements).isEqualTo(Files.readString(beside(query, ".sql")));
  }

  private static boolean isThere(Path query, String ending, String actual) throws IOException {
    Path file = beside(query, ending);
    boolean there = Files.exists(file);
    if (!there) {
      Files.writeString(file, actual);
    }
    return there;
  }

  private static Path beside(Path query, String ending) {
    return query.resolveSibling(query.getFileName().toString().replace(".graphql", ending));
  }

  /** A statement on lines that can be read and compared. */
  private static String lines(String statement) {
    return statement.replaceAll(
            " (from|where|and|or|order by|union all|left join|join) ", "\n  $1 ")
        + "\n";
  }
}
