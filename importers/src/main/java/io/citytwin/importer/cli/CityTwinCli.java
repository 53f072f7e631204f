package io.citytwin.importer.cli;

import io.citytwin.importer.export.ExportException;
import io.citytwin.importer.pipeline.InterruptedImportException;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.importer.synthetic.FeedCommand;
import io.citytwin.importer.synthetic.GenerateCommand;
import io.citytwin.importer.synthetic.SimulateCommand;
import io.citytwin.model.error.TwinException;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line {@code citytwin}, as the launcher starts it. */
@Command(
    name = "citytwin",
    description = "Brings a city into the twin, and out of it.",
    mixinStandardHelpOptions = true,
    version = "citytwin 0.1.0",
    subcommands = {
      ImportCommand.class,
      SeriesCommand.class,
      UndoCommand.class,
      IssuesCommand.class,
      ExportCommand.class,
      GenerateCommand.class,
      FeedCommand.class,
      SimulateCommand.class,
      HashCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
public final class CityTwinCli implements Runnable {

  /** The work failed; nothing was changed. */
  static final int FAILED = 1;

  /** Finished, but some records were refused. */
  static final int FINISHED_WITH_REJECTIONS = 3;

  // Set by picocli before anything runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(Interruption.run(() -> commandLine().execute(arguments)));
  }

  /** The command line, ready to execute. */
  static CommandLine commandLine() {
    return new CommandLine(new CityTwinCli())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((e, command, parsed) -> explain(e, command.getErr()))
        .setParameterExceptionHandler(CityTwinCli::explainUsage);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "say what to do: import, import-series, undo, issues, export, generate, feed, simulate or hash");
  }

  /** Prints a failure in one plain paragraph; a stack trace only for what nobody expected. */
  private static int explain(Exception failure, PrintWriter err) {
    switch (failure) {
      case SourceException e -> err.println("error " + e.code() + ": " + e.getMessage());
      case StoreException e -> err.println("error " + e.code() + ": " + e.getMessage());
      case ExportException e -> err.println("error " + e.code() + ": " + e.getMessage());
      case TwinException e -> err.println("error " + e.code() + ": " + e.getMessage());
      case InterruptedImportException e -> {
        err.println(e.getMessage());
        err.flush();
        return Interruption.EXIT_CODE;
      }
      case IOException e -> err.println("error IO: " + e);
      default -> {
        err.println(
            "error INTERNAL: this should not happen; please report it with the lines below");
        failure.printStackTrace(err);
      }
    }
    err.flush();
    return FAILED;
  }

  private static int explainUsage(ParameterException e, String[] arguments) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("error USAGE: " + e.getMessage());
    err.println(
        "run '"
            + e.getCommandLine().getCommandSpec().qualifiedName()
            + " --help' for what is possible");
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }
}
