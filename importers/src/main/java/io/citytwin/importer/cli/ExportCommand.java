package io.citytwin.importer.cli;

import io.citytwin.importer.export.ExportException;
import io.citytwin.importer.export.ExportFormat;
import io.citytwin.importer.export.ExportReport;
import io.citytwin.importer.export.ExportRequest;
import io.citytwin.importer.export.ExportRun;
import io.citytwin.importer.export.FeatureSource;
import io.citytwin.importer.export.FeatureWriter;
import io.citytwin.importer.export.PartFile;
import io.citytwin.importer.export.TargetCrs;
import io.citytwin.importer.export.flatgeobuf.FlatGeobufWriter;
import io.citytwin.importer.export.geopackage.GeoPackageWriter;
import io.citytwin.importer.export.observation.ObservationExport;
import io.citytwin.importer.export.observation.ObservationRequest;
import io.citytwin.importer.export.observation.ObservationWriter;
import io.citytwin.importer.export.observation.TwinObservations;
import io.citytwin.importer.export.sql.TwinFeatures;
import io.citytwin.importer.export.text.CsvWriter;
import io.citytwin.importer.export.text.GeoJsonWriter;
import io.citytwin.importer.export.text.ObservationCsvWriter;
import io.citytwin.importer.export.text.ObservationJsonWriter;
import io.citytwin.importer.pipeline.ImportProgress;
import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.importer.report.ExportText;
import io.citytwin.importer.report.ProgressLine;
import io.citytwin.importer.report.Terminal;
import io.citytwin.model.connection.DatabaseUrl;
import io.citytwin.model.cql.CqlFilter;
import io.citytwin.model.cql.CqlGeometry;
import io.citytwin.model.cql.CqlParser;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.model.feature.FeatureKind;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Exports features of the twin to a file, or to standard output. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Exports features of the twin, or observations of its sensors, all from one moment of it.",
      "An import of the file into the same dataset finds nothing to change.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  citytwin export --kind BUILDING --out buildings.gpkg",
      "  citytwin export --kind ROAD,ROAD_JUNCTION --dataset monaco --out roads.geojson",
      "  citytwin export --kind BUILDING --where \"height > 30 AND usage = 'OFFICE'\" --out tall.fgb",
      "  citytwin export --kind SENSOR --bbox 7.40,43.72,7.44,43.76 --format geojsonseq | head",
      "  citytwin export --observations --property pressure --from 2026-01-01T00:00:00Z --out pressure.csv",
      "",
      "Exit codes: 0 done, 1 failed (there is no file), 2 wrong usage."
    })
final class ExportCommand implements Callable<Integer> {

  // Set by picocli before anything runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--kind",
      split = ",",
      paramLabel = "KIND",
      description =
          "Features to export: ${COMPLETION-CANDIDATES}. FlatGeobuf and CSV hold one kind, the others several.")
  private List<FeatureKind> kinds = List.of();

  @ArgGroup(validate = false)
  private final ObservationOptions observations = new ObservationOptions();

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = "Only features of this dataset (default: of all).")
  private @Nullable String dataset;

  @Option(
      names = "--where",
      paramLabel = "CQL2",
      description =
          "Only features for which this condition in CQL2 text holds, such as \"height > 30 AND name LIKE 'A%%'\".")
  private @Nullable String where;

  @Option(
      names = "--bbox",
      paramLabel = "W,S,E,N",
      description =
          "Only features that meet this box in longitude and latitude; west > east crosses the antimeridian.")
  private @Nullable String bbox;

  @Option(
      names = "--crs",
      paramLabel = "CODE",
      description =
          "CRS of the file (default: EPSG:4326, in which coordinates come out bit by bit as they are stored).")
  private @Nullable String crs;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "geojson, geojsonseq, gpkg, fgb or csv (default: as the name of --out ends).")
  private @Nullable ExportFormat format;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "File to write; it appears when it is whole (default: standard output, for geojson, geojsonseq and csv).")
  private @Nullable Path out;

  @Option(names = "--force", description = "Replace the file if there is one.")
  private boolean force;

  @Option(names = "--json", description = "One JSON report on standard output; needs --out.")
  private boolean json;

  @Mixin private final DatabaseOption database = new DatabaseOption();

  @Override
  public Integer call() throws IOException {
    DatabaseUrl url = database.get();
    if (observations.isAskedFor()) {
      return exportObservations(url);
    }
    observations.requireNone(this::usage);
    if (kinds.isEmpty()) {
      throw usage("say what to export: --kind with kinds of features, or --observations");
    }
    ExportRequest request = request();
    ImportProgress progress = new ImportProgress();
    try {
      Path file = out;
      if (file == null) {
        toStandardOutput(url, request, progress);
      } else {
        toFile(url, request, file, progress);
      }
      return 0;
    } catch (TwinException e) {
      printFailure(e.code().name(), e);
      // What was asked cannot be; everything else that TwinException says is about the data.
      boolean misread = e.code() == ErrorCode.INVALID_CQL2 || e.code() == ErrorCode.BAD_USER_INPUT;
      throw misread ? usage(String.valueOf(e.getMessage())) : e;
    } catch (ExportException e) {
      printFailure(e.code().name(), e);
      throw e;
    } catch (StoreException e) {
      printFailure(e.code().name(), e);
      throw e;
    }
  }

  private int exportObservations(DatabaseUrl url) throws IOException {
    if (!kinds.isEmpty() || where != null || bbox != null || crs != null || json) {
      throw usage(
          "--observations goes with --dataset, --property, --from, --to, --format, --out and --force alone");
    }
    if (out == null && force) {
      throw usage("--force needs a file; name one with --out");
    }
    ExportFormat chosen = chosenFormat();
    if (chosen != ExportFormat.CSV && chosen != ExportFormat.GEOJSONSEQ) {
      throw usage("observations are exported as csv or geojsonseq, not as " + chosen);
    }
    ObservationRequest request = observations.request(dataset, this::usage);
    ImportProgress progress = new ImportProgress();
    long begin = System.nanoTime();
    Path file = out;
    long written;
    try (TwinObservations source = TwinObservations.open(url, request);
        ProgressLine _ = ProgressLine.start(progress, Terminal.isStandardError())) {
      written =
          file == null
              ? write(source, chosen, new FileOutputStream(FileDescriptor.out), progress)
              : write(source, chosen, file, progress);
    }
    PrintWriter told = file == null ? spec.commandLine().getErr() : spec.commandLine().getOut();
    told.print(
        ExportText.ofObservations(
            written,
            file == null ? "standard output" : file.toString(),
            Duration.ofNanos(System.nanoTime() - begin)));
    told.flush();
    return 0;
  }

  private long write(
      TwinObservations source, ExportFormat chosen, Path file, ImportProgress progress)
      throws IOException {
    try (PartFile part = PartFile.open(file, force)) {
      long written = write(source, chosen, Channels.newOutputStream(part.channel()), progress);
      part.commit();
      return written;
    }
  }

  private static long write(
      TwinObservations source, ExportFormat chosen, OutputStream stream, ImportProgress progress)
      throws IOException {
    ObservationWriter writer =
        chosen == ExportFormat.CSV
            ? new ObservationCsvWriter(stream)
            : new ObservationJsonWriter(stream);
    return new ObservationExport(source, writer, progress).run();
  }

  private void toStandardOutput(DatabaseUrl url, ExportRequest request, ImportProgress progress)
      throws IOException {
    // Not System.out, which keeps a full disk or a closed pipe to itself.
    OutputStream stream = new FileOutputStream(FileDescriptor.out);
    ExportReport report;
    try (FeatureSource source = TwinFeatures.open(url, request);
        ProgressLine _ = ProgressLine.start(progress, Terminal.isStandardError());
        FeatureWriter writer = textWriter(request, stream)) {
      report = new ExportRun(request, source, writer, progress).run();
    }
    spec.commandLine().getErr().print(ExportText.of(report, "standard output", 0));
    spec.commandLine().getErr().flush();
  }

  private void toFile(DatabaseUrl url, ExportRequest request, Path file, ImportProgress progress)
      throws IOException {
    ExportReport report;
    long bytes;
    try (FeatureSource source = TwinFeatures.open(url, request);
        PartFile part = PartFile.open(file, force);
        ProgressLine _ = ProgressLine.start(progress, Terminal.isStandardError())) {
      try (FeatureWriter writer = fileWriter(request, part, source)) {
        report = new ExportRun(request, source, writer, progress).run();
        bytes = part.commit();
      }
    }
    spec.commandLine()
        .getOut()
        .print(
            json
                ? ExportText.json(report, request, file.toString(), bytes) + "\n"
                : ExportText.of(report, file.toString(), bytes));
    spec.commandLine().getOut().flush();
  }

  private static FeatureWriter fileWriter(
      ExportRequest request, PartFile part, FeatureSource source) throws IOException {
    TargetCrs crs = request.crs();
    return switch (request.format()) {
      case GEOJSON, GEOJSONSEQ, CSV ->
          textWriter(request, Channels.newOutputStream(part.channel()));
      case GPKG ->
          new GeoPackageWriter(part.path(), crs, source.definition(crs.srid().orElseThrow()));
      case FGB -> new FlatGeobufWriter(part.channel(), crs);
    };
  }

  private static FeatureWriter textWriter(ExportRequest request, OutputStream stream) {
    return request.format() == ExportFormat.CSV
        ? new CsvWriter(stream)
        : new GeoJsonWriter(stream, request.format() == ExportFormat.GEOJSONSEQ, request.crs());
  }

  private ExportRequest request() {
    List<FeatureKind> distinct = kinds.stream().distinct().toList();
    ExportFormat chosen = chosenFormat();
    if (distinct.size() > 1 && !chosen.holdsManyKinds()) {
      throw usage(
          "a file of format %s holds one kind; export each to a file of its own".formatted(chosen));
    }
    if (out == null && !chosen.isText()) {
      throw usage(
          "format %s cannot go to standard output; name a file with --out".formatted(chosen));
    }
    if (out == null && (json || force)) {
      throw usage("--json and --force need a file; name one with --out");
    }
    return new ExportRequest(distinct, dataset, filter(), box(), chosenCrs(chosen), chosen);
  }

  private ExportFormat chosenFormat() {
    if (format != null) {
      return format;
    }
    if (out == null) {
      throw usage("say the format: --format geojson, geojsonseq or csv");
    }
    return ExportFormat.ofName(out.toString())
        .orElseThrow(
            () ->
                usage(
                    "the name %s says no format; end it in .geojson, .geojsonl, .gpkg, .fgb or .csv, or give --format"
                        .formatted(out)));
  }

  private TargetCrs chosenCrs(ExportFormat chosen) {
    String code = crs;
    TargetCrs target =
        code == null ? TargetCrs.STORAGE : understood("--crs", () -> TargetCrs.of(code));
    if (chosen == ExportFormat.GEOJSONSEQ && !target.isStorage()) {
      throw usage("a GeoJSON sequence is in longitude and latitude only; choose --format geojson");
    }
    OptionalInt srid = target.srid();
    if (srid.isEmpty() && (chosen == ExportFormat.GPKG || chosen == ExportFormat.FGB)) {
      throw usage(
          "format %s cannot name the CRS %s; choose --format geojson"
              .formatted(chosen, target.code()));
    }
    return target;
  }

  private @Nullable CqlFilter filter() {
    String text = where;
    return text == null ? null : understood("--where", () -> CqlParser.parse(text));
  }

  private @Nullable Geometry box() {
    if (bbox == null) {
      return null;
    }
    try {
      double[] box = Arrays.stream(bbox.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
      if (box.length == 4) {
        return understood("--bbox", () -> CqlGeometry.box(box, 1));
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw usage(
        "--bbox is west,south,east,north in degrees, such as 7.40,43.72,7.44,43.76; got " + bbox);
  }

  private <T> T understood(String option, Supplier<T> step) {
    try {
      return step.get();
    } catch (TwinException e) {
      throw usage(option + ": " + e.getMessage());
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void printFailure(String code, Exception e) {
    if (json) {
      spec.commandLine()
          .getOut()
          .println(
              ExportText.jsonOfFailure(String.valueOf(out), code, String.valueOf(e.getMessage())));
      spec.commandLine().getOut().flush();
    }
  }
}
