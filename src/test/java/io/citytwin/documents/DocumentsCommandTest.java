package io.citytwin.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The manifest of a client's documents. That the service answers by it is tested with its doors.
 */
class DocumentsCommandTest {

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = DocumentsCommand.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void operationsComeWithTheFragmentsTheyUseAndNoOthers() throws IOException {
    write("a.graphql", "query Towers { city { buildings { nodes { ...Tower } } } }");
    write("b/Tower.gql", "fragment Tower on Building { height ...Named }");
    write("b/Named.graphql", "fragment Named on Feature { name } fragment Other on Feature { id }");
    write("c.graphql", "subscription Live { stateChanged(watch: {entityIds: []}) { sequence } }");
    write("notes.txt", "no document");
    assertThat(run(folder.toString())).as(err.toString()).isZero();
    JsonNode operations = JsonMapper.shared().readTree(out.toString()).path("operations");
    assertThat(operations).hasSize(2);
    assertThat(operations.at("/0/name").asString()).isEqualTo("Live");
    assertThat(operations.at("/0/type").asString()).isEqualTo("subscription");
    String towers = operations.at("/1/body").asString();
    assertThat(towers).contains("query Towers", "fragment Tower", "fragment Named");
    assertThat(towers).doesNotContain("Other");
  }

  @Test
  void theManifestIsTheSameEveryTime() throws IOException {
    write("a.graphql", "query A { city { version } } query B { city { version } }");
    Path first = folder.resolve("one.json");
    Path second = folder.resolve("two.json");
    assertThat(run(folder.toString(), "--out", first.toString())).isZero();
    assertThat(run(folder.toString(), "--out", second.toString())).isZero();
    assertThat(Files.readString(second)).isEqualTo(Files.readString(first));
    assertThat(err.toString()).contains("2 operations of 1 files in");
  }

  @Test
  void everyFaultIsToldWithItsPlaceAndNothingIsWritten() throws IOException {
    write("a.graphql", "query A { city { hight } }\n");
    write("b.graphql", "query B {\n  city { version\n");
    write("c.graphql", "{ city { version } }");
    write("d.graphql", "query A { city { version } }");
    write("e.graphql", "type Query { mine: Int }");
    write("f.graphql", "query F { city { ...Nowhere } }");
    Path manifest = folder.resolve("manifest.json");
    assertThat(run(folder.toString(), "--out", manifest.toString())).isEqualTo(1);
    assertThat(manifest).doesNotExist();
    assertThat(err.toString())
        .contains(
            "b.graphql:3:1: ",
            "c.graphql:1:1: the operation has no name",
            "d.graphql:1:1: a second operation is called A",
            "e.graphql:1:1: only operations and fragments",
            "f.graphql: F: ",
            "Nowhere",
            "error DOCUMENTS: ");
    Files.delete(folder.resolve("d.graphql"));
    assertThat(run(folder.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("a.graphql: A: ", "hight");
  }

  @Test
  void aFolderThatIsNotThereOrHasNothingIsSaid() throws IOException {
    assertThat(run(folder.resolve("none").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("there is no file or folder");
    assertThat(run(folder.toString())).isEqualTo(1);
    assertThat(run()).isEqualTo(2);
    Files.write(folder.resolve("x.graphql"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(run(folder.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("is no text in UTF-8");
  }
}
