package io.citytwin.importer.cli;

import io.citytwin.testing.PostgisDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One run of the command line in a process of its own, to be killed or sent a signal. */
final class ForkedRun implements AutoCloseable {

  private final PostgisDatabase database;
  private final Process process;
  private final Path output;

  private ForkedRun(PostgisDatabase database, Process process, Path output) {
    this.database = database;
    this.process = process;
    this.output = output;
  }

  /** Starts with the heap that importing promises to stay in. */
  static ForkedRun start(PostgisDatabase database, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(CityTwinCli.class.getName());
    command.addAll(arguments);
    Path output = Files.createTempFile("forked", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(output.toFile());
    builder.environment().put("CITYTWIN_DATABASE_URL", database.url());
    return new ForkedRun(database, builder.start(), output);
  }

  /** Waits until a query answers true; false if the process ends before. */
  boolean await(String sign) throws InterruptedException {
    while (process.isAlive()) {
      if ("t".equals(database.value(sign))) {
        return true;
      }
      Thread.sleep(2);
    }
    return false;
  }

  /** Sends a signal by its name, such as {@code INT}. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Kills it without warning, and waits until the database has noticed. */
  void kill() throws InterruptedException {
    killAtOnce();
    awaitRollback();
  }

  /** Kills it without warning; the database may not have noticed yet. */
  void killAtOnce() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for the end; returns the exit code. */
  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  /** What it printed, on either stream. */
  String output() throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(output);
  }

  private void awaitRollback() throws InterruptedException {
    while (!"0"
        .equals(
            database.value(
                "select count(*) from pg_stat_activity where datname = current_database() and application_name = 'citytwin-import'"))) {
      Thread.sleep(20);
    }
  }
}
