package io.citytwin.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.service.GraphQlClient;
import io.citytwin.testing.service.TwinServiceTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** Every command of docs/http.md prints what stands below it. */
@TwinServiceTest
class HttpDocumentIT {

  private static final Pattern EXAMPLE =
      Pattern.compile("```sh\\n(.*?)```\\n\\n```text\\n(.*?)```", Pattern.DOTALL);

  private static final int EXAMPLES = 7;

  @Autowired GraphQlClient client;

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> exampleIsTrue() throws IOException {
    String page = Files.readString(Path.of("../docs/http.md"));
    var examples = EXAMPLE.matcher(page).results().toList();
    assertThat(examples).hasSize(EXAMPLES);
    assertThat(page.split("```sh\\n", -1))
        .as("commands without their output")
        .hasSize(EXAMPLES + 1);
    return examples.stream()
        .map(example -> DynamicTest.dynamicTest(example.group(1), () -> check(example)));
  }

  private void check(MatchResult example) throws IOException, InterruptedException {
    String here = client.uri("").toString();
    Process shell =
        new ProcessBuilder("bash", "-c", example.group(1).replace("http://127.0.0.1:8080", here))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(printed).isZero();
    // Answers end without a newline; the page has one for each.
    assertThat(printed.replaceAll("\\s+", "")).isEqualTo(example.group(2).replaceAll("\\s+", ""));
  }
}
