package io.citytwin.importer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest {

  @TempDir private Path parent;

  /** A program with a folder, for as long as it lives. */
  static final class Owner {

    private Owner() {}

    public static void main(String[] arguments) throws IOException {
      WorkFolder folder = WorkFolder.create(Path.of(arguments[0]), "test");
      Files.createDirectories(folder.path().resolve("sub"));
      Files.writeString(folder.path().resolve("sub/file"), "content");
      System.out.println(folder.path());
      int end = System.in.read();
      assertThat(end).isNegative();
    }
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(parent)) {
      return files.toList();
    }
  }

  /** As if it had been made long ago. */
  private void age() throws IOException {
    for (Path path : left()) {
      Files.setLastModifiedTime(path, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    }
  }

  @Test
  void isGoneWithItsContentWhenClosed() throws IOException {
    try (WorkFolder folder = WorkFolder.create(parent.resolve("deep/er"), "test")) {
      Files.createDirectories(folder.path().resolve("a/b"));
      Files.writeString(folder.path().resolve("a/b/c"), "content");
    }
    assertThat(parent.resolve("deep/er")).isEmptyDirectory();
  }

  @Test
  void whatAKilledProgramLeftIsRemovedByTheNextAndWhatALivingOneHasIsNot() throws Exception {
    Process owner =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Owner.class.getName(),
                parent.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(owner.getInputStream(), StandardCharsets.UTF_8))) {
      Path folder = Path.of(Objects.requireNonNull(said.readLine()));
      age();
      WorkFolder.create(parent, "other").close();
      assertThat(folder.resolve("sub/file")).exists();

      owner.destroyForcibly().waitFor();
      assertThat(folder.resolve("sub/file")).exists();
      WorkFolder.create(parent, "other").close();
      assertThat(left()).isEmpty();
    } finally {
      owner.destroyForcibly();
    }
  }

  @Test
  void ownFoldersAreLeftAloneHoweverOld() throws IOException {
    try (WorkFolder first = WorkFolder.create(parent, "first")) {
      age();
      try (WorkFolder second = WorkFolder.create(parent, "second")) {
        assertThat(first.path()).isDirectory();
        assertThat(second.path()).isDirectory();
      }
      assertThat(first.path()).isDirectory();
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void whatJustBeganIsLeftAlone() throws IOException {
    Path lock = Files.createFile(parent.resolve("citytwin-x-1.lock"));
    Path folder = Files.createDirectory(parent.resolve("citytwin-x-1"));
    WorkFolder.create(parent, "other").close();
    assertThat(lock).exists();
    assertThat(folder).exists();
    age();
    WorkFolder.create(parent, "other").close();
    assertThat(left()).isEmpty();
  }
}
