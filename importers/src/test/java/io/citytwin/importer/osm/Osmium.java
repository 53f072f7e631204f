package io.citytwin.importer.osm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs osmium (Debian package osmium-tool): a second opinion on files and changes. */
final class Osmium {

  private Osmium() {}

  /** Runs a command and returns what it prints. */
  static String run(Object... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("osmium"));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(command + "\n" + output).isZero();
    return output;
  }

  /** Every object of a file as a line, with all that is said of it. */
  static List<String> objects(Path file) throws IOException, InterruptedException {
    return run("cat", file, "-f", "opl").lines().toList();
  }
}
