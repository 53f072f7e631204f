package io.citytwin.importer.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
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

  JsonNode json() {
    return new JsonMapper().readTree(out);
  }

  /** The seven counts in the order of the report. */
  List<Long> counts() {
    return json().get("counts").values().stream().map(JsonNode::asLong).toList();
  }
}
