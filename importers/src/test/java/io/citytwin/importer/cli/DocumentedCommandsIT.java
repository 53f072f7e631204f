package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.gdal.Gdal;
import io.citytwin.testing.PostgisDatabase;
import io.citytwin.testing.RealData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command of the command line that the documentation shows, as a shell takes it, in a folder
 * with the files it names.
 */
class DocumentedCommandsIT {

  private static final Pattern SHELL = Pattern.compile("(?s)```sh\n(.*?)```");

  @TempDir private Path folder;
  private PostgisDatabase database;

  @BeforeEach
  void create() throws IOException {
    database = PostgisDatabase.create();
    launcher(database.url());
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void exportingRuns() throws Exception {
    Path city = HazardousCity.write(folder.resolve("city.geojsonl"));
    CliRun.of("import", "--database-url", database.url(), "--dataset", "demo", city.toString());

    assertThat(run(commands(text("docs/exporting.md")))).hasSizeGreaterThan(10);
    assertThat(folder.resolve("buildings.gpkg")).exists();
    assertThat(folder.resolve("tall.fgb")).exists();
  }

  @Test
  void mappingRuns() throws Exception {
    buildings();

    assertThat(run(commands(text("docs/mapping.md")))).hasSize(2);
  }

  @Test
  @Tag("real-data")
  void readmeRuns() throws Exception {
    buildings();
    Files.copy(
        RealData.file("monaco/monaco-latest.osm.pbf"), folder.resolve("monaco-latest.osm.pbf"));
    List<String> commands = commands(section("README.md", "## Your own city"));

    List<String> said = run(commands);

    assertThat(said).hasSize(7);
    assertThat(said.getFirst()).contains("dry run, nothing written");
    assertThat(folder.resolve("tall.gpkg")).exists();
    assertThat(database.value("select count(*) from twin.building where dataset = 'survey'"))
        .as("the survey was undone")
        .isEqualTo("0");
    assertThat(commands(section("README.zh-CN.md", "## 导入自己的城市")))
        .as("the Chinese README shows the same")
        .isEqualTo(commands);
  }

  /** Buildings of a generated city in a GeoPackage. */
  private void buildings() throws Exception {
    Path city = folder.resolve("generated");
    assertThat(CliRun.of("generate", "--out", city.toString(), "--size", "small").exitCode())
        .isZero();
    Gdal.run(
        List.of(
            "ogr2ogr",
            "-f",
            "GPKG",
            folder.resolve("buildings.gpkg").toString(),
            "GeoJSONSeq:" + city.resolve("buildings.geojsonl")));
  }

  /**
   * Runs commands; returns what each of them said. Some of the records of real data are refused.
   */
  private List<String> run(List<String> commands) throws Exception {
    List<String> said = new ArrayList<>();
    for (String command : commands) {
      ProcessBuilder builder =
          new ProcessBuilder("bash", "-c", command)
              .directory(folder.toFile())
              .redirectErrorStream(true);
      builder.environment().merge("PATH", folder.toString(), (path, own) -> own + ":" + path);
      Process process = builder.start();
      said.add(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));

      assertThat(process.waitFor())
          .as(command + "\n" + said.getLast())
          .isIn(0, CityTwinCli.FINISHED_WITH_REJECTIONS);
    }
    return said;
  }

  /** What the launcher does once the servers run: the words go to the command line unchanged. */
  private void launcher(String databaseUrl) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String script =
        "#!/bin/bash\nexport CITYTWIN_DATABASE_URL='%s'\nexec '%s' -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' %s \"$@\"\n"
            .formatted(
                databaseUrl,
                java,
                System.getProperty("java.class.path"),
                CityTwinCli.class.getName());
    Path file = Files.writeString(folder.resolve("citytwin"), script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** The lines of the shell blocks, without their remarks. */
  private static List<String> commands(String text) {
    Matcher block = SHELL.matcher(text);
    List<String> commands = new ArrayList<>();
    while (block.find()) {
      block.group(1).lines().map(line -> line.replaceFirst("\\s+#.*", "")).forEach(commands::add);
    }
    return commands;
  }

  private static String section(String document, String heading) throws IOException {
    String text = text(document);
    int from = text.indexOf(heading);
    assertThat(from).as(heading + " in " + document).isNotNegative();
    int to = text.indexOf("\n## ", from + 1);
    return text.substring(from, to < 0 ? text.length() : to);
  }

  private static String text(String document) throws IOException {
    Path module = Path.of("").toAbsolutePath();
    Path root = Files.exists(module.resolve("docs")) ? module : module.getParent();
    return Files.readString(root.resolve(document));
  }
}
