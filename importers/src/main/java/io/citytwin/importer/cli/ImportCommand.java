package io.citytwin.importer.cli;

import io.citytwin.importer.geojson.GeoJsonOptions;
import io.citytwin.importer.pipeline.CoordinateSystems;
import io.citytwin.importer.pipeline.FeatureReader;
import io.citytwin.importer.pipeline.ImportProgress;
import io.citytwin.importer.pipeline.ImportReport;
import io.citytwin.importer.pipeline.ImportRequest;
import io.citytwin.importer.pipeline.ImportRun;
import io.citytwin.importer.pipeline.ReadContext;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.importer.postgis.PostgisStore;
import io.citytwin.importer.report.JsonReport;
import io.citytwin.importer.report.ProgressLine;
import io.citytwin.importer.report.Terminal;
import io.citytwin.importer.report.TextReport;
import io.citytwin.model.connection.DatabaseUrl;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Imports files into the twin: one job, one transaction, whatever the number of files. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Imports files into the twin. All files are one job: everything is imported, or nothing.",
      "Records that cannot be loaded are listed with their place and reason; the rest loads.",
      "The same files again change nothing.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  citytwin import buildings.geojson --kind BUILDING",
      "  citytwin import city/*.geojsonl --dataset demo --replace",
      "  citytwin import monaco-latest.osm.pbf --dataset monaco",
      "  citytwin import parcels.geojson --kind DISTRICT --crs EPSG:4547",
      "  citytwin import roads.geojsonl --dry-run --json",
      "",
      "Exit codes: 0 clean, 1 failed (nothing was imported), 2 wrong usage, 3 finished, with rejected records."
    })
final class ImportCommand implements Callable<Integer> {

  private static final int MAX_DATASET_BYTES = 200;

  // Set by picocli before anything runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "GeoJSON, GeoJSON sequence or OpenStreetMap PBF.")
  private List<Path> files = List.of();

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = "Name of the dataset (default: name of the first file, without extension).")
  private @Nullable String dataset;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "What records are that do not say so themselves: ${COMPLETION-CANDIDATES}.")
  private @Nullable FeatureKind kind;

  @Option(
      names = "--crs",
      paramLabel = "CODE",
      description =
          "CRS of the files, whatever they say themselves (default: as they say, else EPSG:4326).")
  private @Nullable String crs;

  @Option(
      names = "--id-property",
      paramLabel = "NAME",
      description =
          "Property that identifies a record (default: the member id, else a usual name such as fid or code, else a hash of the content).")
  private @Nullable String idProperty;

  @Option(names = "--dry-run", description = "Compare and report; write nothing.")
  private boolean dryRun;

  @Option(
      names = "--replace",
      description =
          "Also remove features of the dataset that the files no longer have, of the kinds the files hold.")
  private boolean replace;

  @Option(
      names = "--json",
      description = "One JSON report on standard output, everything else on standard error.")
  private boolean json;

  @Option(
      names = "--work-folder",
      paramLabel = "DIR",
      description = "Where temporary files may be made (default: the system's folder for them).")
  private Path workFolder = Path.of(System.getProperty("java.io.tmpdir"));

  @Mixin private final DatabaseOption database = new DatabaseOption();

  @Override
  public Integer call() throws IOException {
    DatabaseUrl url = database.get();
    String name = datasetName();
    long begin = System.nanoTime();
    try {
      ImportReport report = run(url, name);
      spec.commandLine()
          .getOut()
          .print(json ? JsonReport.of(report) + "\n" : TextReport.of(report));
      spec.commandLine().getOut().flush();
      return report.hasRejections() ? CityTwinCli.FINISHED_WITH_REJECTIONS : 0;
    } catch (SourceException e) {
      printFailure(e.code().name(), e, begin);
      throw e;
    } catch (StoreException e) {
      printFailure(e.code().name(), e, begin);
      throw e;
    }
  }

  private ImportReport run(DatabaseUrl url, String name) throws IOException {
    if (crs != null) {
      CoordinateSystems.of(crs);
    }
    List<FeatureReader> readers = openReaders(name);
    ImportProgress progress = new ImportProgress();
    ImportRequest request = request(name, readers);
    try (PostgisStore store = PostgisStore.open(url, request);
        ProgressLine _ = ProgressLine.start(progress, Terminal.isStandardError())) {
      return new ImportRun(request, store, progress, InstantSource.system()).run(readers);
    } finally {
      for (FeatureReader reader : readers) {
        reader.close();
      }
    }
  }

  private List<FeatureReader> openReaders(String name) throws IOException {
    GeoJsonOptions options = new GeoJsonOptions(kind, idProperty, crs != null);
    List<FeatureReader> readers = new ArrayList<>();
    for (Path file : files) {
      ReadContext context = new ReadContext(name, file.getFileName().toString());
      readers.add(SourceFormats.open(file, context, options, workFolder));
    }
    return readers;
  }

  private ImportRequest request(String name, List<FeatureReader> readers) {
    return new ImportRequest(
        name,
        files.stream().map(Path::toString).toList(),
        readers.stream().map(FeatureReader::format).distinct().collect(Collectors.joining("+")),
        kind,
        crs,
        dryRun,
        replace,
        System.getProperty("user.name", "unknown"));
  }

  private String datasetName() {
    String name = dataset == null ? SourceFormats.baseName(files.getFirst()) : dataset;
    if (dataset == null && files.size() > 1) {
      spec.commandLine()
          .getErr()
          .println("dataset: " + name + ", after the first file (--dataset NAME names another)");
    }
    if (name.isBlank()
        || name.contains("/")
        || name.chars().anyMatch(Character::isISOControl)
        || name.getBytes(StandardCharsets.UTF_8).length > MAX_DATASET_BYTES) {
      throw new ParameterException(
          spec.commandLine(),
          "the dataset name must not be empty, hold a slash or control characters, or be longer than "
              + MAX_DATASET_BYTES
              + " bytes");
    }
    return name;
  }

  private void printFailure(String code, IOException e, long begin) {
    if (json) {
      double seconds = Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1000.0;
      spec.commandLine()
          .getOut()
          .println(
              JsonReport.ofFailure(
                  files.stream().map(Path::toString).toList(),
                  code,
                  String.valueOf(e.getMessage()),
                  seconds));
      spec.commandLine().getOut().flush();
    }
  }
}
