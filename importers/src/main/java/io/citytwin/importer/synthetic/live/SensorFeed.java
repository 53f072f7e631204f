package io.citytwin.importer.synthetic.live;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the sensors of a city report to a service, now and for as long as it is let run. */
public final class SensorFeed {

  private static final Logger LOG = LoggerFactory.getLogger(SensorFeed.class);
  private static final int LARGEST_BATCH = 5_000;
  private static final Duration LOG_EVERY = Duration.ofSeconds(10);

  private final ReportPlan plan;
  private final ObservationClient client;
  private final Duration patience;
  private final InstantSource clock;
  private final FaultFolder faults;
  private long sent;
  private long sentAtLastLog;
  private Instant lastLog;

  /**
   * Makes a feed of the datastreams of a plan.
   *
   * @param patience how long to go on trying with one batch while the service is away
   * @param faults what goes wrong in the city
   */
  public SensorFeed(
      ReportPlan plan,
      ObservationClient client,
      Duration patience,
      InstantSource clock,
      FaultFolder faults) {
    this.plan = plan;
    this.client = client;
    this.patience = patience;
    this.clock = clock;
    this.faults = faults;
    lastLog = clock.instant();
  }

  /** Observations the service has taken. */
  public long sent() {
    return sent;
  }

  /**
   * Sends one value of every datastream.
   *
   * @throws IOException if the service does not take them
   */
  public void once() throws IOException, InterruptedException {
    send(plan.sensors(), clock.instant().truncatedTo(ChronoUnit.SECONDS));
  }

  /**
   * Goes on until interrupted. While the service is away, what was due meanwhile is left out: live
   * is live.
   *
   * @param interval time between two batches
   * @throws ObservationClient.RefusedException if the service refuses a batch
   */
  public void run(Duration interval) throws IOException, InterruptedException {
    long done = clock.instant().getEpochSecond() - ReportPlan.LONGEST_INTERVAL.toSeconds();
    while (!Thread.currentThread().isInterrupted()) {
      Instant now = clock.instant();
      if (now.getEpochSecond() > done) {
        report(done, now.truncatedTo(ChronoUnit.SECONDS));
        done = now.getEpochSecond();
      }
      logProgress();
      Thread.sleep(interval);
    }
  }

  private void report(long done, Instant now) throws IOException, InterruptedException {
    try {
      send(plan.due(done, now.getEpochSecond()), now);
    } catch (ObservationClient.RefusedException e) {
      throw e;
    } catch (IOException e) {
      LOG.warn("feed.waiting reason=\"{}\"", e.getMessage());
    }
  }

  private void send(List<LiveSensor> due, Instant time) throws IOException, InterruptedException {
    List<Fault> on = faults.on(time);
    for (int from = 0; from < due.size(); from += LARGEST_BATCH) {
      List<LiveSensor> batch = due.subList(from, Math.min(due.size(), from + LARGEST_BATCH));
      StringBuilder lines = new StringBuilder(batch.size() * 100);
      batch.forEach(sensor -> lines.append(sensor.line(time, on)));
      if (!lines.isEmpty()) {
        client.send(lines.toString(), patience);
        sent += lines.chars().filter(c -> c == '\n').count();
      }
    }
  }

  private void logProgress() {
    Instant now = clock.instant();
    Duration passed = Duration.between(lastLog, now);
    if (passed.compareTo(LOG_EVERY) >= 0) {
      LOG.info(
          "feed.running observations={} perSecond={}",
          sent,
          (sent - sentAtLastLog) * 1000 / passed.toMillis());
      sentAtLastLog = sent;
      lastLog = now;
    }
  }
}
