package io.citytwin.importer.cli;

import io.citytwin.importer.pipeline.ImportProgress;
import io.citytwin.importer.pipeline.ImportReport;
import io.citytwin.importer.pipeline.InterruptedImportException;
import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.importer.pipeline.UndoRequest;
import io.citytwin.importer.postgis.PostgisUndo;
import io.citytwin.importer.report.JsonReport;
import io.citytwin.importer.report.TextReport;
import io.citytwin.model.connection.DatabaseUrl;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Restores the state before a job. */
@Command(
    name = "undo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Restores the state before a job: what it added goes, what it changed or removed comes back.",
      "Undoing is a job itself, and can be undone.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  citytwin undo 17 --dry-run",
      "  citytwin undo 17 --reason \"wrong year\"",
      "",
      "Exit codes: 0 undone, 1 failed or refused (nothing was changed), 2 wrong usage, 130 interrupted."
    })
final class UndoCommand implements Callable<Integer> {

  // Set by picocli before anything runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Parameters(paramLabel = "JOB", description = "Number of the job, as its import printed it.")
  private long job;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept with the job.")
  private @Nullable String reason;

  @Option(names = "--dry-run", description = "Say what would happen; change nothing.")
  private boolean dryRun;

  @Option(
      names = "--json",
      description = "One JSON report on standard output, everything else on standard error.")
  private boolean json;

  @Mixin private final DatabaseOption database = new DatabaseOption();

  @Override
  public Integer call() throws IOException {
    DatabaseUrl url = database.get();
    long begin = System.nanoTime();
    ImportProgress progress = new ImportProgress();
    UndoRequest request =
        new UndoRequest(job, dryRun, System.getProperty("user.name", "unknown"), reason);
    PrintWriter out = spec.commandLine().getOut();
    try (Interruption.Guard _ = Interruption.guard(progress)) {
      ImportReport report = new PostgisUndo(url, request, InstantSource.system()).run(progress);
      out.print(json ? JsonReport.of(report) + "\n" : TextReport.of(report));
      out.flush();
      return 0;
    } catch (StoreException e) {
      printFailure(out, e.code().name(), e, begin);
      throw e;
    } catch (InterruptedImportException e) {
      printFailure(out, "INTERRUPTED", e, begin);
      throw e;
    }
  }

  private void printFailure(PrintWriter out, String code, IOException e, long begin) {
    if (json) {
      double seconds = Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1000.0;
      out.println(JsonReport.ofFailure(List.of(), code, String.valueOf(e.getMessage()), seconds));
      out.flush();
    }
  }
}
