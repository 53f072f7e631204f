package io.citytwin.importer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The catalogue for people, {@code docs/import-issues.md}, lists what the code can report. */
class IssueCatalogueTest {

  private static final Path CATALOGUE = catalogue();

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([A-Z_0-9]+)` \\|(?: (yes|no) \\|)?");

  @Test
  void catalogueListsEveryCodeInOrderAndNoOther() throws IOException {
    List<String> documented = rows().map(row -> row.group(1)).toList();
    List<String> codes =
        Stream.of(IssueCode.values(), SourceException.Code.values(), StoreException.Code.values())
            .flatMap(Arrays::<Enum<?>>stream)
            .map(Enum::name)
            .toList();

    assertThat(documented).containsExactlyElementsOf(codes);
  }

  @Test
  void catalogueSaysRightlyWhichIssuesReject() throws IOException {
    List<String> documented =
        rows()
            .filter(row -> row.group(2) != null)
            .map(row -> row.group(1) + " " + row.group(2))
            .toList();

    assertThat(documented)
        .containsExactlyElementsOf(
            Arrays.stream(IssueCode.values())
                .map(code -> code + (code.rejects() ? " yes" : " no"))
                .toList());
  }

  private static Stream<MatchResult> rows() throws IOException {
    return ROW.matcher(Files.readString(CATALOGUE)).results();
  }

  /** The repository's root is the module's folder or one above it. */
  private static Path catalogue() {
    Path module = Path.of("").toAbsolutePath();
    Path root = Files.exists(module.resolve("docs")) ? module : module.resolveSibling("docs/..");
    return root.resolve("docs/import-issues.md").normalize();
  }
}
