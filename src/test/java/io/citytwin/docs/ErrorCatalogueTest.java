package io.citytwin.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.model.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The catalogue for people, {@code docs/errors.md}, lists what the service can answer. */
class ErrorCatalogueTest {

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Z0-9_]+)` \\|");

  @Test
  void everyCodeHasARowInTheOrderOfTheCodes() throws IOException {
    String catalogue = Files.readString(catalogue());
    List<String> rows =
        ROW.matcher(catalogue).results().map((MatchResult row) -> row.group(1)).toList();
    assertThat(rows)
        .containsExactlyElementsOf(Stream.of(ErrorCode.values()).map(ErrorCode::name).toList());
  }

  private static Path catalogue() {
    Path folder = Path.of("").toAbsolutePath();
    return (Files.isDirectory(folder.resolve("docs")) ? folder : folder.getParent())
        .resolve("docs/errors.md");
  }
}
