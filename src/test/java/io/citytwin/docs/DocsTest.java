package io.citytwin.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The documents show only what tests run: each {@code graphql} block is a file of {@code
 * queries/docs}, where every query is executed, and the {@code json} block right after it is the
 * answer recorded beside that file.
 */
class DocsTest {

  private static final Path ROOT = root();
  private static final Path QUERIES = ROOT.resolve("src/test/resources/queries/docs");

  private static final Pattern FENCE =
      Pattern.compile("^```(\\w+)[ \\t]*\\n(.*?)^```[ \\t]*$", Pattern.MULTILINE | Pattern.DOTALL);

  /** A link to a file of the repository; web addresses and places in the same page are none. */
  private static final Pattern LINK =
      Pattern.compile("(?<!!)\\[[^\\]]*]\\((?!https?:|#|mailto:)([^)#\\s]+)");

  @Test
  void everyQueryShownIsOneThatIsRun() throws IOException {
    Map<String, Path> files = queriesByText();
    List<String> unknown = new ArrayList<>();
    for (Path document : documents()) {
      for (Block block : blocks(document)) {
        if (block.language.equals("graphql") && !files.containsKey(normalised(block.text))) {
          unknown.add(ROOT.relativize(document) + ": " + block.text);
        }
      }
    }
    assertThat(unknown).as("graphql blocks that are no file of %s", QUERIES).isEmpty();
  }

  @Test
  void everyQueryThatIsRunForTheDocumentsIsShown() throws IOException {
    TreeSet<String> shown = new TreeSet<>();
    for (Path document : documents()) {
      blocks(document).forEach(block -> shown.add(normalised(block.text)));
    }
    assertThat(queriesByText()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(shown).containsAll(queriesByText().keySet());
  }

  @Test
  void answersShownAreTheRecordedOnes() throws IOException {
    Map<String, Path> files = queriesByText();
    for (Path document : documents()) {
      List<Block> blocks = blocks(document);
      for (int i = 1; i < blocks.size(); i++) {
        Path query = files.get(normalised(blocks.get(i - 1).text));
        if (blocks.get(i).language.equals("json") && query != null) {
          Path answer = Path.of(query.toString().replaceFirst("graphql$", "json"));
          assertThat(answer).exists();
          assertThat(normalised(blocks.get(i).text))
              .as("answer in %s", document)
              .isEqualTo(normalised(Files.readString(answer)));
        }
      }
    }
  }

  @Test
  void bothLanguagesShowTheSameQueries() throws IOException {
    assertThat(queriesIn("README.zh-CN.md"))
        .isEqualTo(queriesIn("README.md"))
        .hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void linksBetweenDocumentsLeadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      Matcher link = LINK.matcher(Files.readString(document));
      while (link.find()) {
        if (!Files.exists(document.resolveSibling(link.group(1)))) {
          broken.add(ROOT.relativize(document) + " -> " + link.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private record Block(String language, String text) {}

  private static List<String> queriesIn(String document) throws IOException {
    return blocks(ROOT.resolve(document)).stream()
        .filter(block -> block.language.equals("graphql"))
        .map(block -> normalised(block.text))
        .toList();
  }

  private static List<Block> blocks(Path document) throws IOException {
    List<Block> blocks = new ArrayList<>();
    Matcher fence = FENCE.matcher(Files.readString(document));
    while (fence.find()) {
      blocks.add(new Block(fence.group(1), fence.group(2)));
    }
    return blocks;
  }

  private static Map<String, Path> queriesByText() throws IOException {
    Map<String, Path> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(QUERIES)) {
      for (Path file : all.filter(f -> f.toString().endsWith(".graphql")).toList()) {
        files.put(normalised(Files.readString(file)), file);
      }
    }
    return files;
  }

  /** README and its like at the top, and everything below docs. */
  private static List<Path> documents() throws IOException {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(top, docs).filter(f -> f.toString().endsWith(".md")).sorted().toList();
    }
  }

  private static String normalised(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("citytwin"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
