package io.citytwin.importer.synthetic;

import io.citytwin.importer.synthetic.plan.CitySize;
import io.citytwin.importer.synthetic.preview.CityPreview;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code citytwin generate}: writes a synthetic city to a folder. Exit code 0, 1 if it could not be
 * written, 2 on wrong usage.
 */
@Command(
    name = "generate",
    description =
        "Writes an invented coastal city: one GeoJSON file per kind, and a history of its sensors.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class GenerateCommand implements Callable<Integer> {

  private static final Pattern DATASET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder to write to: new, empty, or an older generated city.")
  private Path out = Path.of(".");

  @Option(
      names = "--size",
      defaultValue = "small",
      converter = SizeConverter.class,
      paramLabel = "SIZE",
      description =
          "small (about 2,000 buildings), city (50,000) or metro (1,000,000). Default: ${DEFAULT-VALUE}.")
  private CitySize size = CitySize.SMALL;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Which city: same seed, same bytes. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--dataset",
      defaultValue = "demo",
      paramLabel = "NAME",
      description = "Dataset the city will be imported as. Default: ${DEFAULT-VALUE}.")
  private String dataset = "demo";

  @Option(
      names = "--start",
      defaultValue = "2026-01-01T00:00:00Z",
      paramLabel = "INSTANT",
      description = "End of the history of the sensors, UTC. Default: ${DEFAULT-VALUE}.")
  private Instant start = Instant.EPOCH;

  @Option(
      names = "--preview",
      paramLabel = "FILE",
      description = "Also draws the city to this PNG file.")
  private @Nullable Path preview;

  @Option(
      names = "--preview-width",
      defaultValue = "1600",
      paramLabel = "PIXELS",
      description = "Width of that picture, 400 to 8000. Default: ${DEFAULT-VALUE}.")
  private int previewWidth;

  /** Accepts the sizes in lower case. */
  static final class SizeConverter implements CommandLine.ITypeConverter<CitySize> {
    @Override
    public CitySize convert(String value) {
      for (CitySize size : CitySize.values()) {
        if (size.toString().equals(value.toLowerCase(Locale.ROOT))) {
          return size;
        }
      }
      throw new CommandLine.TypeConversionException(
          "'" + value + "' is no size; allowed are small, city and metro");
    }
  }

  @Override
  public Integer call() {
    CommandLine line = java.util.Objects.requireNonNull(spec).commandLine();
    if (!DATASET.matcher(dataset).matches()) {
      throw new ParameterException(
          line,
          "'"
              + dataset
              + "' is no dataset name; allowed are 1 to 63 letters, digits, dots, dashes and underscores");
    }
    if (previewWidth < 400 || previewWidth > 8000) {
      throw new ParameterException(
          line, "--preview-width " + previewWidth + " is outside 400 to 8000 pixels");
    }
    try {
      run(line.getOut());
      return 0;
    } catch (IOException e) {
      line.getErr().println("generate: " + FailureText.of(e));
      return 1;
    }
  }

  private void run(PrintWriter console) throws IOException {
    long began = System.nanoTime();
    CityFolder folder = new CityFolder(out);
    CityFolder.Manifest manifest = new CityFolder.Manifest(dataset, size, seed, start);
    CityGenerator.Outcome outcome = CityGenerator.generate(folder, manifest);
    for (FeatureKind kind : FeatureKind.values()) {
      console.printf(
          Locale.ROOT,
          "%,12d  %s%n",
          outcome.counts().getOrDefault(kind, 0),
          CityFolder.fileName(kind));
    }
    console.printf(Locale.ROOT, "%,12d  %s%n", outcome.observations(), CityFolder.OBSERVATIONS);
    if (preview != null) {
      CityPreview.draw(outcome.plan(), folder, previewWidth, preview);
      console.println("preview       " + preview);
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    console.printf(
        Locale.ROOT, "wrote the %s city of seed %d to %s in %.1f s%n", size, seed, out, seconds);
    console.flush();
  }
}
