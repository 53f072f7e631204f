package io.citytwin.importer.cli;

import io.citytwin.importer.mapping.MappingFile;
import io.citytwin.importer.mapping.MappingOptions;
import io.citytwin.importer.pipeline.CoordinateSystems;
import io.citytwin.importer.pipeline.FeatureReader;
import io.citytwin.importer.pipeline.ImportInputs;
import io.citytwin.importer.pipeline.ImportProgress;
import io.citytwin.importer.pipeline.ImportReport;
import io.citytwin.importer.pipeline.ImportRequest;
import io.citytwin.importer.pipeline.ImportRun;
import io.citytwin.importer.pipeline.InterruptedImportException;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.importer.postgis.PostgisStore;
import io.citytwin.importer.postgis.Quarantine;
import io.citytwin.importer.record.Layer;
import io.citytwin.importer.report.JsonReport;
import io.citytwin.importer.report.ProgressLine;
import io.citytwin.importer.report.Terminal;
import io.citytwin.importer.report.TextReport;
import io.citytwin.model.connection.DatabaseUrl;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
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
      "Examples, one for each format:",
      "  citytwin import city/*.geojsonl --dataset demo --replace          GeoJSON, GeoJSON"
          + " sequence",
      "  citytwin import parcels.zip --kind PLOT --encoding GB18030        Shapefile, zipped",
      "  citytwin import buildings.gpkg --mapping buildings.yaml           GeoPackage, all layers",
      "  citytwin import buildings.fgb --kind BUILDING --dry-run           FlatGeobuf",
      "  citytwin import zones.gml --kind DISTRICT                         GML 2, 3.1, 3.2",
      "  citytwin import boroughs.kmz --kind DISTRICT                      KML, KMZ",
      "  citytwin import lamps.csv --kind CITY_PART --crs GCJ-02           CSV with WKT, WKB, or"
          + " lon and lat",
      "  citytwin import monaco.osm.pbf --dataset monaco                   OpenStreetMap PBF, XML",
      "  citytwin import dem.tif --dataset terrain                         GeoTIFF elevation, kept"
          + " as a raster",
      "  citytwin import plan.dxf --via-ogr --kind PLOT --crs EPSG:4547    whatever GDAL reads",
      "  citytwin import --suggest buildings.gpkg > buildings.yaml         a mapping to begin with",
      "",
      "Formats and their traps: docs/formats.md; mappings: docs/mapping.md; issue codes:"
          + " docs/import-issues.md.",
      "Exit codes: 0 clean, 1 failed (nothing was imported), 2 wrong usage, 3 finished, with"
          + " rejected records,",
      "130 interrupted (nothing was imported)."
    })
final class ImportCommand implements Callable<Integer> {

  private static final int MAX_DATASET_BYTES = 200;

  /** Options that make no difference to what becomes of the files. */
  private static final Set<String> NEUTRAL =
      Set.of("--dataset", "--json", "--reason", "--reread", "--work-folder");

  // Set by picocli before anything runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description =
          "Files, folders, archives (.zip, .gz, .bz2, .kmz) and quoted patterns; the formats are"
              + " listed below.")
  private List<String> files = List.of();

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
      names = "--mapping",
      paramLabel = "FILE",
      description =
          "YAML file that says what layers and fields are in the twin; --suggest prints one to"
              + " begin with.")
  private @Nullable Path mapping;

  @Option(
      names = "--id-property",
      paramLabel = "NAME",
      description =
          "Property that identifies a record (default: the member id, else a usual name such as fid"
              + " or code, else a hash of the content).")
  private @Nullable String idProperty;

  @Option(names = "--dry-run", description = "Compare and report; write nothing.")
  private boolean dryRun;

  @Option(
      names = "--replace",
      description =
          "Also remove features of the dataset that the files no longer have, of the kinds the"
              + " files hold.")
  private boolean replace;

  @Option(
      names = "--json",
      description = "One JSON report on standard output, everything else on standard error.")
  private boolean json;

  @Option(
      names = "--suggest",
      description =
          "Print a mapping guessed from the file, with comments, ready to edit; import nothing.")
  private boolean suggest;

  @Option(
      names = "--retry",
      paramLabel = "JOB",
      description =
          "Try the rejected records of a job again, with the options given now; with a FILE, those"
              + " it holds corrected.")
  private @Nullable Long retry;

  @Option(
      names = "--reread",
      description =
          "Read the files even if the last import of the dataset was this one and found no fault.")
  private boolean reread;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why this is imported, for the provenance of the features.")
  private @Nullable String reason;

  @Mixin private final ReadingArguments reading = new ReadingArguments();

  @Mixin private final DatabaseOption database = new DatabaseOption();

  @Override
  public Integer call() throws IOException {
    if (files.isEmpty() && (suggest || retry == null)) {
      throw new ParameterException(
          spec.commandLine(), suggest ? "name the files to look at" : "name the files to import");
    }
    if (replace && retry != null && files.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--replace would remove all that was not rejected; with --retry it needs the files");
    }
    if (reading.lacksColumn()) {
      throw new ParameterException(
          spec.commandLine(), "--x-column and --y-column are given together");
    }
    if (suggest) {
      suggest();
      return 0;
    }
    DatabaseUrl url = database.get();
    long begin = System.nanoTime();
    try {
      ImportReport report = run(url, datasetName(url));
      print(json ? JsonReport.of(report) + "\n" : TextReport.of(report));
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

  private ImportReport run(DatabaseUrl url, String name) throws IOException {
    MappingOptions meaning = meaning();
    String crs = crs(meaning);
    if (crs != null) {
      CoordinateSystems.of(crs);
    }
    ReadingOptions options = reading.options(crs != null, encoding(meaning));
    ImportProgress progress = new ImportProgress();
    progress.onWarning(warning -> spec.commandLine().getErr().println("warning: " + warning));
    try (Interruption.Guard _ = Interruption.guard(progress)) {
      List<Path> rasters = rasters();
      return rasters.isEmpty()
          ? run(url, name, crs, meaning, options, progress)
          : runTerrain(
              url,
              request(name, crs, files, SourceFormat.GEOTIFF.name()),
              rasters.getFirst(),
              progress);
    } catch (IOException e) {
      // What a signal broke off before the import began: unpacking, converting, connecting.
      if (progress.isCancelled()
          && !(e instanceof InterruptedImportException)
          && !(e instanceof StoreException)) {
        throw new InterruptedImportException();
      }
      throw e;
    }
  }

  private static ImportReport runTerrain(
      DatabaseUrl url, ImportRequest request, Path raster, ImportProgress progress)
      throws IOException {
    try (ProgressLine _ = ProgressLine.start(progress, Terminal.isStandardError())) {
      return TerrainRun.run(url, request, raster, progress);
    }
  }

  private ImportReport run(
      DatabaseUrl url,
      String name,
      @Nullable String crs,
      MappingOptions meaning,
      ReadingOptions options,
      ImportProgress progress)
      throws IOException {
    progress.phase(options.viaOgr() ? "converting" : "opening");
    try (ProgressLine _ = ProgressLine.start(progress, Terminal.isStandardError());
        ImportSources sources = open(url, name, meaning, options)) {
      String formats =
          sources.readers().stream()
              .map(FeatureReader::format)
              .distinct()
              .collect(Collectors.joining("+"));
      ImportRequest request = request(name, crs, sources.names(), formats);
      try (PostgisStore store = PostgisStore.open(url, request)) {
        ImportInputs inputs = new ImportInputs(sources.onDisk(), recipe(), reread);
        return new ImportRun(request, store, progress, InstantSource.system(), inputs)
            .run(sources.readers());
      }
    }
  }

  private ImportSources open(
      DatabaseUrl url, String name, MappingOptions meaning, ReadingOptions options)
      throws IOException {
    return retry != null && files.isEmpty()
        ? ImportSources.retry(url, retry, meaning, options)
        : ImportSources.open(files, name, meaning, options);
  }

  /** Needs no database. */
  private void suggest() throws IOException {
    ReadingOptions options = reading.options(reading.crs() != null, null);
    try {
      print(SuggestRun.of(files, options).yaml(reading.crs(), reading.encoding()));
    } catch (SuggestRun.NothingToSuggest e) {
      throw new ParameterException(spec.commandLine(), e.getMessage() + ": leave out --suggest", e);
    }
  }

  private MappingOptions meaning() throws IOException {
    return new MappingOptions(kind, idProperty, mapping == null ? null : MappingFile.read(mapping));
  }

  /** What the command line says counts before what the mapping says. */
  private @Nullable String crs(MappingOptions meaning) {
    MappingFile file = meaning.file();
    return reading.crs() == null && file != null ? file.crs() : reading.crs();
  }

  private static @Nullable String encoding(MappingOptions meaning) {
    MappingFile file = meaning.file();
    return file == null ? null : file.encoding();
  }

  /** The elevation rasters among the files; a raster is imported alone. */
  private List<Path> rasters() throws IOException {
    List<Path> rasters = new ArrayList<>();
    for (String file : files) {
      Path path = Path.of(file);
      if (Files.isRegularFile(path) && SourceFormat.isGeoTiff(path)) {
        rasters.add(path);
      }
    }
    if (!rasters.isEmpty() && files.size() > 1) {
      throw new ParameterException(
          spec.commandLine(),
          rasters.getFirst()
              + " is an elevation raster, which is imported alone: one file a command");
    }
    return rasters;
  }

  private ImportRequest request(
      String name, @Nullable String crs, List<String> sources, String formats) {
    return new ImportRequest(
        name,
        sources,
        formats,
        kind,
        crs,
        reading.assumeWgs84(),
        dryRun,
        replace,
        System.getProperty("user.name", "unknown"),
        reason,
        given(),
        retry);
  }

  /** The options of the command line by name, the database's address left out. */
  private Map<String, String> given() {
    Map<String, String> given = new TreeMap<>();
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (!option.longestName().equals("--database-url")) {
        given.put(option.longestName(), String.valueOf(option.<Object>getValue()));
      }
    }
    return given;
  }

  /**
   * All that decides what becomes of the files, but their bytes; null if that cannot be said: of a
   * program that is being developed, of GDAL, and of records that come from the twin itself.
   */
  private @Nullable String recipe() throws IOException {
    String program = Program.hash();
    if (program == null || retry != null || reading.dependsOnOthers()) {
      return null;
    }
    Map<String, String> options = new TreeMap<>(given());
    NEUTRAL.forEach(options::remove);
    String text = program + options;
    return mapping == null ? text : text + Files.readString(mapping);
  }

  private void print(String text) {
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
  }

  private String datasetName(DatabaseUrl url) throws IOException {
    if (retry != null) {
      return datasetOf(retry, url);
    }
    String name = dataset == null ? defaultDataset(files.getFirst()) : dataset;
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
          "the dataset name must not be empty, hold a slash or control characters, or be longer"
              + " than "
              + MAX_DATASET_BYTES
              + " bytes");
    }
    return name;
  }

  /** Records that are tried again belong where they were to go at first. */
  private String datasetOf(long job, DatabaseUrl url) throws IOException {
    try (Quarantine quarantine = Quarantine.open(url, job)) {
      if (dataset != null && !dataset.equals(quarantine.dataset())) {
        throw new ParameterException(
            spec.commandLine(),
            "job %d is of the dataset \"%s\"; leave out --dataset"
                .formatted(job, quarantine.dataset()));
      }
      return quarantine.dataset();
    }
  }

  private String defaultDataset(String file) {
    return reading.isViaOgr() ? Layer.nameOf(file) : SourceFormat.baseName(file);
  }

  private void printFailure(String code, IOException e, long begin) {
    if (json) {
      double seconds = Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1000.0;
      print(JsonReport.ofFailure(files, code, String.valueOf(e.getMessage()), seconds) + "\n");
    }
  }
}
