package io.citytwin.importer.cli;

import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.importer.postgis.TwinConnection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the hash of the content of the twin. */
@Command(
    name = "hash",
    mixinStandardHelpOptions = true,
    description =
        "Prints the content hash of the twin: equal for equal content, whatever imports made it.")
final class HashCommand implements Callable<Integer> {

  // Set by picocli before anything runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private final DatabaseOption database = new DatabaseOption();

  @Override
  public Integer call() throws StoreException {
    spec.commandLine().getOut().println(TwinConnection.contentHash(database.get()));
    return 0;
  }
}
