package io.citytwin.importer.synthetic;

import io.citytwin.importer.synthetic.live.FaultFolder;
import io.citytwin.importer.synthetic.live.HistoryFeed;
import io.citytwin.importer.synthetic.live.LiveSensor;
import io.citytwin.importer.synthetic.live.ObservationClient;
import io.citytwin.importer.synthetic.live.ReportPlan;
import io.citytwin.importer.synthetic.live.SensorFeed;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code citytwin feed}: makes the sensors of a generated city report to a running service. Exit
 * code 0, 1 if the city cannot be read or the service refuses, 2 on wrong usage.
 */
@Command(
    name = "feed",
    description =
        "Makes the sensors of a generated city report to a running service, until stopped.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class FeedCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(FeedCommand.class);
  private static final Duration STOP_WAIT = Duration.ofSeconds(5);

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--city", paramLabel = "DIR", description = "Folder of the generated city.")
  private @Nullable Path city;

  @Option(
      names = "--url",
      defaultValue = "http://127.0.0.1:8080",
      paramLabel = "URL",
      description = "Address of the service. Default: ${DEFAULT-VALUE}.")
  private URI url = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--rate-factor",
      defaultValue = "10",
      paramLabel = "N",
      description =
          "How much faster than in reality sensors report; none reports less often than every 30 s. Default: ${DEFAULT-VALUE}.")
  private double rateFactor;

  @Option(
      names = "--interval",
      defaultValue = "PT1S",
      paramLabel = "DURATION",
      description = "Time between two batches, ISO 8601. Default: ${DEFAULT-VALUE}.")
  private Duration interval = Duration.ofSeconds(1);

  @Option(
      names = "--patience",
      defaultValue = "PT1M",
      paramLabel = "DURATION",
      description =
          "How long to go on trying with one batch while the service is away, ISO 8601; the live feed then drops it and"
              + " goes on. Default: ${DEFAULT-VALUE}.")
  private Duration patience = Duration.ofMinutes(1);

  @Option(
      names = "--once",
      description = "Sends one value of every datastream, or the history, and ends.")
  private boolean once;

  @Option(
      names = "--history",
      paramLabel = "FILE",
      description = "Sends the observations of this NDJSON file as they are; needs --once.")
  private @Nullable Path history;

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    check(line);
    try (ObservationClient client = new ObservationClient(url)) {
      if (history != null) {
        long sent = HistoryFeed.send(history, client, patience);
        line.getOut().println("sent " + sent + " observations of " + history + " to " + url);
      } else {
        feed(feedOf(Objects.requireNonNull(city), client), line);
      }
      line.getOut().flush();
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    } catch (IOException e) {
      line.getErr().println("feed: " + FailureText.of(e));
      return 1;
    }
  }

  private void check(CommandLine line) {
    if (city == null && history == null) {
      throw new ParameterException(
          line, "give --city DIR, the folder of a generated city, or --history FILE with --once");
    }
    if (history != null && !once) {
      throw new ParameterException(line, "--history sends a file and ends: add --once");
    }
    if (!(rateFactor >= 1) || rateFactor > 100_000) {
      throw new ParameterException(line, "--rate-factor " + rateFactor + " is outside 1 to 100000");
    }
    if (interval.compareTo(Duration.ofMillis(100)) < 0
        || interval.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new ParameterException(line, "--interval " + interval + " is outside PT0.1S to PT1M");
    }
    if (patience.isNegative()) {
      throw new ParameterException(line, "--patience " + patience + " is negative");
    }
    boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!web || url.getHost() == null) {
      throw new ParameterException(
          line, "--url " + url + " is no http address; an example is http://127.0.0.1:8080");
    }
  }

  private SensorFeed feedOf(Path folder, ObservationClient client) throws IOException {
    CityFolder cityFolder = new CityFolder(folder);
    CityFolder.Manifest manifest = cityFolder.manifest();
    List<LiveSensor> sensors =
        LiveSensor.read(cityFolder.file(FeatureKind.SENSOR), manifest.dataset(), manifest.seed());
    LOG.info("feed.started datastreams={} url={} rateFactor={}", sensors.size(), url, rateFactor);
    return new SensorFeed(
        new ReportPlan(sensors, rateFactor),
        client,
        patience,
        InstantSource.system(),
        FaultFolder.of(folder));
  }

  private void feed(SensorFeed feed, CommandLine line) throws IOException, InterruptedException {
    if (once) {
      feed.once();
      line.getOut().println("sent " + feed.sent() + " observations to " + url);
      return;
    }
    CountDownLatch ended = new CountDownLatch(1);
    Thread worker = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(worker, ended), "feed-stop"));
    try {
      feed.run(interval);
    } finally {
      LOG.info("feed.stopped observations={}", feed.sent());
      ended.countDown();
    }
  }

  /**
   * On SIGTERM and Ctrl-C: ends the feed, and waits for it a moment. It does not wait for the
   * thread itself, which may go on to {@code System.exit} and would hang there until this hook is
   * done.
   */
  private static void stop(Thread worker, CountDownLatch ended) {
    if (ended.getCount() > 0) {
      worker.interrupt();
    }
    try {
      boolean inTime = ended.await(STOP_WAIT.toMillis(), TimeUnit.MILLISECONDS);
      if (!inTime) {
        LOG.warn("feed.stop waited seconds={} for the batch under way", STOP_WAIT.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
