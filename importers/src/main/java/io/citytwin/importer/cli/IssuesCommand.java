package io.citytwin.importer.cli;

import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.importer.postgis.IssueLog;
import io.citytwin.importer.report.IssueGeoJson;
import io.citytwin.importer.report.IssueJson;
import io.citytwin.importer.report.IssueListing;
import io.citytwin.importer.report.IssueTable;
import io.citytwin.importer.report.JobListing;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists what was wrong with the records of a job, and the jobs there are. */
@Command(
    name = "issues",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Lists the records of a job that were refused, repaired or loaded in part, with place and reason.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  citytwin issues",
      "  citytwin issues 17 --code GEOMETRY_REPAIRED",
      "  citytwin issues 17 --format geojson --out faults.geojson",
      "  citytwin issues --jobs",
      "",
      "What the codes mean: docs/import-issues.md. Exit codes: 0 listed, 1 failed, 2 wrong usage."
    })
final class IssuesCommand implements Callable<Integer> {

  private enum Format {
    TABLE,
    JSON,
    GEOJSON
  }

  // Set by picocli before anything runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "JOB",
      description = "Number of the job (default: the newest).")
  private @Nullable Long job;

  @Option(
      names = "--code",
      paramLabel = "CODE",
      description = "Only issues with this code: ${COMPLETION-CANDIDATES}.")
  private @Nullable IssueCode code;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description =
          "table; json, an array; or geojson, a map of the faults in WGS 84 (default: table).")
  private Format format = Format.TABLE;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write to a file instead of standard output.")
  private @Nullable Path out;

  @Option(names = "--jobs", description = "List the jobs instead, the newest first.")
  private boolean jobs;

  @Mixin private final DatabaseOption database = new DatabaseOption();

  @Override
  public Integer call() throws IOException {
    try (IssueLog log = IssueLog.open(database.get())) {
      Path file = out;
      if (file == null) {
        Writer terminal = spec.commandLine().getOut();
        write(log, terminal);
        terminal.flush();
      } else {
        try (Writer writer = Files.newBufferedWriter(file)) {
          write(log, writer);
        }
      }
      return 0;
    }
  }

  private void write(IssueLog log, Writer writer) throws IOException {
    if (jobs) {
      JobListing listing = new JobListing(writer, format != Format.TABLE);
      log.readJobs(listing::add);
      listing.end();
      return;
    }
    OptionalLong number = job == null ? log.findLatestJob() : OptionalLong.of(job);
    try (IssueListing listing = listing(writer)) {
      if (number.isPresent()) {
        readIssues(log, number.getAsLong(), listing);
      }
    }
  }

  private void readIssues(IssueLog log, long number, IssueListing listing)
      throws IOException, StoreException {
    log.readIssues(number, code == null ? null : code.name(), format != Format.TABLE, listing::add);
  }

  private IssueListing listing(Writer writer) {
    return switch (format) {
      case TABLE -> new IssueTable(writer);
      case JSON -> new IssueJson(writer);
      case GEOJSON -> new IssueGeoJson(writer);
    };
  }
}
