package io.citytwin.importer.cli;

import io.citytwin.model.connection.DatabaseUrl;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the database is: an option, or the environment. */
final class DatabaseOption {

  // Set by picocli before anything runs.
  @SuppressWarnings("NullAway.Init")
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      description =
          "The database: postgresql://user:password@host:5432/database (default: the environment variable CITYTWIN_DATABASE_URL).")
  private @Nullable String url;

  /** The address; ends the command as wrong usage if there is none or it cannot be read. */
  DatabaseUrl get() {
    String given = url == null ? System.getenv("CITYTWIN_DATABASE_URL") : url;
    CommandLine line = command.commandLine();
    if (given == null || given.isBlank()) {
      throw new ParameterException(
          line,
          "no database: set CITYTWIN_DATABASE_URL or give --database-url postgresql://user:password@host:5432/database");
    }
    try {
      return DatabaseUrl.parse(given);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(line, String.valueOf(e.getMessage()), e);
    }
  }
}
