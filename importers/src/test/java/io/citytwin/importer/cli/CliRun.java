package io.citytwin.importer.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One run of the command line in this process. */
record CliRun(int exitCode, String out, String err) {

  static CliRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        CityTwinCli.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    int exitCode = line.execute(arguments);
    return new CliRun(exitCode, out.toString(), err.toString());
  }

  /** The same arguments for a process of its own, which a test may kill. */
  static Process fork(String databaseUrl, List<String> arguments) throws java.io.IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(CityTwinCli.class.getName());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("CITYTWIN_DATABASE_URL", databaseUrl);
    return builder.start();
  }

  JsonNode json() {
    return new JsonMapper().readTree(out);
  }

  /** The seven counts in the order of the report. */
  List<Long> counts() {
    return json().get("counts").values().stream().map(JsonNode::asLong).toList();
  }
}
