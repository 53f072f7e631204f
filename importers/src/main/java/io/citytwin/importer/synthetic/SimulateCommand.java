package io.citytwin.importer.synthetic;

import io.citytwin.importer.synthetic.live.Fault;
import io.citytwin.importer.synthetic.live.FaultFolder;
import io.citytwin.importer.synthetic.live.LiveSensor;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code citytwin simulate}: has something go wrong in the generated city whose sensors a feed
 * plays. Exit code 0, 1 if no sensor would show it, 2 on wrong usage.
 */
@Command(
    name = "simulate",
    description = "Has something go wrong for a while in the city that a running feed plays.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "  burst        a pipe bursts: pressure falls around it, flow rises",
      "  flood        drains run over: levels rise, and fall again",
      "  dead-sensor  sensors send nothing",
      "",
      "It ends by itself. In the demo each leads to an alarm; see docs/alarms.md."
    })
public final class SimulateCommand implements Callable<Integer> {

  private static final double MAX_RADIUS = 20_000;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FAULT", description = "burst, flood or dead-sensor.")
  private String fault = "";

  @Option(
      names = "--at",
      paramLabel = "LON,LAT",
      description = "Its middle in degrees. Default: at a sensor that shows it.")
  private @Nullable String at;

  @Option(
      names = "--radius",
      paramLabel = "METRES",
      description = "How far it reaches. Default: 800, for dead-sensor the nearest sensor alone.")
  private @Nullable Double radius;

  @Option(
      names = "--size",
      paramLabel = "N",
      description =
          "How bad it is: for burst the share of the pressure that is lost, 0.1 to 1, default 0.8; for flood the metres"
              + " of the rise, 0.1 to 3, default 1.5.")
  private @Nullable Double size;

  @Option(
      names = "--duration",
      defaultValue = "PT5M",
      paramLabel = "DURATION",
      description = "How long it lasts, ISO 8601, PT10S to PT1H. Default: ${DEFAULT-VALUE}.")
  private Duration duration = Duration.ofMinutes(5);

  @Option(
      names = "--city",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the generated city.")
  private @Nullable Path city;

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    Fault.Kind kind = kind(line);
    double checkedSize = size(line, kind);
    double[] place = place(line);
    checkRange(line, "--duration in seconds", duration.toMillis() / 1000.0, 10, 3600);
    try {
      return simulate(line, kind, checkedSize, place);
    } catch (IOException e) {
      line.getErr().println("simulate: " + FailureText.of(e));
      return 1;
    }
  }

  private int simulate(CommandLine line, Fault.Kind kind, double checkedSize, double[] place)
      throws IOException {
    CityFolder folder = new CityFolder(Objects.requireNonNull(city));
    CityFolder.Manifest manifest = folder.manifest();
    List<LiveSensor> sensors =
        LiveSensor.read(folder.file(FeatureKind.SENSOR), manifest.dataset(), manifest.seed());
    Instant now = InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS);
    Fault wide = new Fault(kind, 0, 0, Double.MAX_VALUE, checkedSize, now, now.plus(duration));
    LiveSensor nearest = nearest(sensors, wide, place);
    if (nearest == null) {
      line.getErr().println("simulate: the city has no sensor that shows a " + name(kind));
      return 1;
    }
    Fault made = around(wide, nearest, place);
    List<LiveSensor> reached = sensors.stream().filter(made::reaches).toList();
    if (reached.isEmpty()) {
      line.getErr()
          .printf(
              Locale.ROOT,
              "simulate: no sensor within %.0f m shows a %s; the nearest is at %.5f,%.5f, %.0f m away: move --at or widen --radius%n",
              made.radiusMeters(),
              name(kind),
              nearest.longitude(),
              nearest.latitude(),
              made.distance(nearest.longitude(), nearest.latitude()));
      return 1;
    }
    FaultFolder.of(folder.path()).add(made);
    line.getOut()
        .printf(
            Locale.ROOT,
            "%s at %.5f,%.5f within %.0f m: %d datastreams show it until %s, such as %s%n",
            name(kind),
            made.longitude(),
            made.latitude(),
            made.radiusMeters(),
            reached.size(),
            made.until(),
            nearest.code());
    line.getOut().flush();
    return 0;
  }

  /** Without a place at the sensor; a dead sensor without a radius is that one alone. */
  private Fault around(Fault fault, LiveSensor nearest, double[] place) {
    boolean alone = fault.kind() == Fault.Kind.DEAD_SENSOR && radius == null;
    boolean there = alone || place.length == 0;
    return new Fault(
        fault.kind(),
        there ? nearest.longitude() : place[0],
        there ? nearest.latitude() : place[1],
        alone ? 1 : radius == null ? 800 : radius,
        fault.size(),
        fault.from(),
        fault.until());
  }

  private static @Nullable LiveSensor nearest(
      List<LiveSensor> sensors, Fault wide, double[] place) {
    String property = wide.kind() == Fault.Kind.FLOOD ? "level" : "pressure";
    Fault middle =
        place.length == 0
            ? wide
            : new Fault(
                wide.kind(), place[0], place[1], Double.MAX_VALUE, 0, wide.from(), wide.until());
    Comparator<LiveSensor> order =
        place.length == 0
            ? Comparator.comparing(LiveSensor::code)
            : Comparator.comparingDouble(s -> middle.distance(s.longitude(), s.latitude()));
    return sensors.stream()
        .filter(wide::reaches)
        .filter(sensor -> place.length > 0 || sensor.property().equals(property))
        .min(order)
        .orElse(null);
  }

  private Fault.Kind kind(CommandLine line) {
    for (Fault.Kind kind : Fault.Kind.values()) {
      if (name(kind).equals(fault)) {
        return kind;
      }
    }
    throw new ParameterException(
        line, "there is no fault '" + fault + "'; there are burst, flood and dead-sensor");
  }

  private static String name(Fault.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private double size(CommandLine line, Fault.Kind kind) {
    if (kind == Fault.Kind.DEAD_SENSOR) {
      if (size != null) {
        throw new ParameterException(line, "--size says nothing of a dead sensor; leave it out");
      }
      return 1;
    }
    boolean burst = kind == Fault.Kind.BURST;
    double given = size == null ? (burst ? 0.8 : 1.5) : size;
    checkRange(line, "--size", given, 0.1, burst ? 1 : 3);
    return given;
  }

  /** Longitude and latitude; empty if none is given. */
  private double[] place(CommandLine line) {
    if (radius != null) {
      checkRange(line, "--radius", radius, 1, MAX_RADIUS);
    }
    if (at == null) {
      return new double[0];
    }
    String[] parts = at.split(",", -1);
    try {
      if (parts.length == 2) {
        double[] place = {Double.parseDouble(parts[0]), Double.parseDouble(parts[1])};
        checkRange(line, "longitude of --at", place[0], -180, 180);
        checkRange(line, "latitude of --at", place[1], -90, 90);
        return place;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new ParameterException(
        line, "--at takes longitude,latitude such as 118.92,24.86, not '" + at + "'");
  }

  private static void checkRange(
      CommandLine line, String what, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new ParameterException(
          line, "%s is %s, allowed are %s to %s".formatted(what, value, least, most));
    }
  }
}
