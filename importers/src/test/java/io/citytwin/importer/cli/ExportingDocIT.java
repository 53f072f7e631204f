package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.PostgisDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command of {@code docs/exporting.md}, as a shell takes it, in a folder of its own. */
class ExportingDocIT {

  private static final Pattern SHELL = Pattern.compile("(?s)```sh\n(.*?)```");

  @TempDir private Path folder;

  @Test
  void everyCommandShownRuns() throws Exception {
    try (PostgisDatabase database = PostgisDatabase.create()) {
      Path city = HazardousCity.write(folder.resolve("city.geojsonl"));
      CliRun.of("import", "--database-url", database.url(), "--dataset", "demo", city.toString());
      List<String> commands = commands();
      launcher(database.url());
      for (String command : commands) {
        Process process =
            new ProcessBuilder("bash", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(command + "\n" + said).isZero();
      }
      assertThat(commands).hasSizeGreaterThan(10);
      assertThat(folder.resolve("buildings.gpkg")).exists();
      assertThat(folder.resolve("tall.fgb")).exists();
    }
  }

  /** What the launcher does once the servers run: the words go to the command line unchanged. */
  private void launcher(String databaseUrl) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String script =
        "#!/bin/bash\nexport CITYTWIN_DATABASE_URL='%s'\nexec '%s' -Xmx256m -XX:+UseSerialGC -cp '%s' %s \"$@\"\n"
            .formatted(
                databaseUrl,
                java,
                System.getProperty("java.class.path"),
                CityTwinCli.class.getName());
    Path file = Files.writeString(folder.resolve("citytwin"), script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static List<String> commands() throws IOException {
    Matcher block = SHELL.matcher(Files.readString(document()));
    List<String> commands = new ArrayList<>();
    while (block.find()) {
      commands.addAll(block.group(1).lines().toList());
    }
    return commands;
  }

  private static Path document() {
    Path module = Path.of("").toAbsolutePath();
    Path root = Files.exists(module.resolve("docs")) ? module : module.getParent();
    return root.resolve("docs/exporting.md");
  }
}
