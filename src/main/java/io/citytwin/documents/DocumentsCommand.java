package io.citytwin.documents;

import graphql.schema.GraphQLSchema;
import graphql.schema.idl.MockedWiringFactory;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import io.citytwin.schema.scalar.TwinScalars;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes the manifest of a client's operations. */
@Command(
    name = "citytwin documents",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Collects the GraphQL operations of a client into a manifest of trusted documents.",
      "",
      "Reads all files *.graphql and *.gql of the folders, checks each operation against the schema of this version,"
          + " and writes each with the fragments it uses, under the SHA-256 of its text. Give the manifest to the service"
          + " (citytwin.documents.manifest, with citytwin.documents.mode log or enforce); clients then send"
          + " {\"documentId\": \"ID\"} in place of the query.",
      ""
    },
    exitCodeListHeading = "%nexit codes:%n",
    exitCodeList = {
      "0:the manifest is written",
      "1:an operation is wrong; nothing is written",
      "2:wrong usage"
    })
public final class DocumentsCommand implements Callable<Integer> {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  // Set by picocli before anything runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "Folder with documents, with all below it, or a file.")
  private List<Path> paths = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the manifest goes; printed when left out.")
  private @Nullable Path out;

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command line, ready to execute. */
  public static CommandLine commandLine() {
    return new CommandLine(new DocumentsCommand())
        .setExecutionExceptionHandler(
            (failure, command, _) -> {
              if (failure instanceof IOException) {
                command.getErr().println("error IO: " + failure.getMessage());
                return 1;
              }
              throw failure;
            });
  }

  @Override
  public Integer call() throws IOException {
    ClientDocuments documents = new ClientDocuments();
    int files = 0;
    for (Path file : files()) {
      documents.add(file, read(file));
      files++;
    }
    List<ClientOperation> operations = documents.operations(schema());
    if (!documents.faults().isEmpty() || operations.isEmpty()) {
      documents.faults().forEach(fault -> spec.commandLine().getErr().println(fault));
      spec.commandLine()
          .getErr()
          .printf(
              "error DOCUMENTS: %d faults in %d files, %d operations are right; nothing is written%n",
              documents.faults().size(), files, operations.size());
      return 1;
    }
    write(manifest(operations));
    if (out != null) {
      spec.commandLine()
          .getErr()
          .printf("%d operations of %d files in %s%n", operations.size(), files, out);
    }
    return 0;
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new IOException("there is no file or folder " + path);
      }
      try (Stream<Path> found = Files.walk(path)) {
        found
            .filter(Files::isRegularFile)
            .filter(file -> file.equals(path) || file.toString().matches("(?s).*\\.(graphql|gql)"))
            .sorted()
            .forEach(files::add);
      }
    }
    return files;
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (MalformedInputException e) {
      throw new IOException(file + " is no text in UTF-8", e);
    }
  }

  /** In the form of Apollo's manifests, which the service reads. */
  private static String manifest(List<ClientOperation> operations) {
    List<Map<String, String>> entries = new ArrayList<>();
    for (ClientOperation operation : operations) {
      Map<String, String> entry = new LinkedHashMap<>();
      entry.put("id", operation.id());
      entry.put("name", operation.name());
      entry.put("type", operation.type());
      entry.put("body", operation.body());
      entries.add(entry);
    }
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("format", "apollo-persisted-query-manifest");
    manifest.put("version", 1);
    manifest.put("operations", entries);
    return JSON.writeValueAsString(manifest) + "\n";
  }

  /** Whole or not at all: the service may be reading the file. */
  private void write(String manifest) throws IOException {
    if (out == null) {
      spec.commandLine().getOut().print(manifest);
      spec.commandLine().getOut().flush();
      return;
    }
    Path beside = out.resolveSibling(out.getFileName() + ".new");
    Files.writeString(beside, manifest);
    Files.move(beside, out, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static GraphQLSchema schema() throws IOException {
    TypeDefinitionRegistry types = new TypeDefinitionRegistry();
    for (Resource file :
        new PathMatchingResourcePatternResolver().getResources("classpath*:graphql/*.graphqls")) {
      types.merge(new SchemaParser().parse(file.getContentAsString(StandardCharsets.UTF_8)));
    }
    RuntimeWiring.Builder wiring =
        RuntimeWiring.newRuntimeWiring().wiringFactory(new MockedWiringFactory());
    TwinScalars.all().forEach(wiring::scalar);
    return new SchemaGenerator().makeExecutableSchema(types, wiring.build());
  }
}
