package io.citytwin.importer.cli;

import io.citytwin.importer.pipeline.FeatureReader;
import io.citytwin.importer.pipeline.ImportProgress;
import io.citytwin.importer.pipeline.ImportReport;
import io.citytwin.importer.pipeline.ImportRequest;
import io.citytwin.importer.pipeline.ImportRun;
import io.citytwin.importer.pipeline.InterruptedImportException;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.importer.postgis.ObservationStore;
import io.citytwin.importer.postgis.PostgisStore;
import io.citytwin.importer.report.JsonReport;
import io.citytwin.importer.report.ProgressLine;
import io.citytwin.importer.report.SeriesReportText;
import io.citytwin.importer.report.Terminal;
import io.citytwin.importer.series.SeriesImport;
import io.citytwin.importer.series.SeriesReport;
import io.citytwin.model.connection.DatabaseUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Imports series of sensors: one job, one transaction, whatever the number of files. */
@Command(
    name = "import-series",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Imports series of sensors, delimited text or JSON, as observations. All files are one job:"
          + " all of it is",
      "imported, or nothing. Rows that cannot be loaded are listed with their line and reason; the"
          + " rest loads.",
      "The same files again change nothing; another value for the same time corrects the first.",
      ""
    },
    footer = {
      "",
      "Mappings that come with the program: cologne-traffic, cologne-gauges, cologne-air,"
          + " cologne-weather,",
      "helsinki-kumpula. How to write one: docs/series.md.",
      "",
      "Examples:",
      "  citytwin import-series traffic_load_2014-02.csv.gz --series cologne-traffic --dataset"
          + " cologne",
      "  citytwin import-series air_*.json --series cologne-air --dataset cologne --dry-run",
      "  citytwin import-series levels.csv --series levels.yaml --dataset pipes",
      "",
      "Exit codes: 0 clean, 1 failed (no observation was imported), 2 wrong usage, 3 finished, with"
          + " rejected rows."
    })
final class SeriesCommand implements Callable<Integer> {

  private static final int MAX_DATASET_BYTES = 200;

  // Set by picocli before anything runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Delimited text, JSON or JSON lines; also packed with gzip.")
  private List<Path> files = List.of();

  @Option(
      names = "--series",
      required = true,
      paramLabel = "MAPPING",
      description = "What the rows mean: a YAML file, or a mapping that comes with the program.")
  private String mapping = "";

  @Option(
      names = "--dataset",
      required = true,
      paramLabel = "NAME",
      description = "Dataset of the sensors, the first part of the codes of their datastreams.")
  private String dataset = "";

  @Option(
      names = "--stations",
      paramLabel = "FILE",
      description =
          "Where missing sensors stand: GeoJSON or delimited text (default: the file that the"
              + " mapping names, beside the first FILE).")
  private @Nullable Path stations;

  @Option(names = "--dry-run", description = "Compare and report; write nothing.")
  private boolean dryRun;

  @Option(
      names = "--json",
      description = "One JSON report on standard output, everything else on standard error.")
  private boolean json;

  @Mixin private final DatabaseOption database = new DatabaseOption();

  @Override
  public Integer call() throws IOException {
    DatabaseUrl url = database.get();
    requireDatasetName();
    long begin = System.nanoTime();
    try {
      SeriesReport report = run(url);
      spec.commandLine()
          .getOut()
          .print(json ? SeriesReportText.json(report) + "\n" : SeriesReportText.of(report));
      spec.commandLine().getOut().flush();
      return report.hasRejections() ? CityTwinCli.FINISHED_WITH_REJECTIONS : 0;
    } catch (SourceException e) {
      printFailure(e.code().name(), e, begin);
      throw e;
    } catch (StoreException e) {
      printFailure(e.code().name(), e, begin);
      throw e;
    } catch (InterruptedImportException e) {
      printFailure("INTERRUPTED", e, begin);
      throw e;
    }
  }

  private SeriesReport run(DatabaseUrl url) throws IOException {
    SeriesImport.Request request = new SeriesImport.Request(dataset, files, mapping, stations);
    SeriesImport.check(request);
    ImportProgress progress = new ImportProgress();
    List<String> names = files.stream().map(Path::toString).toList();
    try (Interruption.Guard _ = Interruption.guard(progress);
        ObservationStore store = ObservationStore.open(url, request(names, SeriesImport.FORMAT));
        ProgressLine _ = ProgressLine.start(progress, Terminal.isStandardError())) {
      return SeriesImport.run(
          request,
          store,
          (sensors, source) -> importSensors(url, sensors, source),
          progress,
          InstantSource.system());
    }
  }

  private ImportReport importSensors(DatabaseUrl url, FeatureReader sensors, Path source)
      throws IOException {
    ImportRequest request = request(List.of(source.toString()), sensors.format());
    try (PostgisStore store = PostgisStore.open(url, request)) {
      return new ImportRun(request, store, new ImportProgress(), InstantSource.system())
          .run(List.of(sensors));
    }
  }

  private ImportRequest request(List<String> names, String format) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("series", mapping);
    if (stations != null) {
      options.put("stations", stations.toString());
    }
    return new ImportRequest(
        dataset,
        names,
        format,
        null,
        null,
        false,
        dryRun,
        false,
        System.getProperty("user.name", "unknown"),
        null,
        options,
        null);
  }

  private void requireDatasetName() {
    if (dataset.isBlank()
        || dataset.contains("/")
        || dataset.chars().anyMatch(Character::isISOControl)
        || dataset.getBytes(StandardCharsets.UTF_8).length > MAX_DATASET_BYTES) {
      throw new ParameterException(
          spec.commandLine(),
          "the dataset name must not be empty, hold a slash or control characters, or be longer"
              + " than "
              + MAX_DATASET_BYTES
              + " bytes");
    }
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
