package io.citytwin.live.mqtt;

import static io.citytwin.live.RunningService.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.CityTwinApplication;
import io.citytwin.live.RunningService;
import io.citytwin.live.SensorDataset;
import io.citytwin.live.SharedLiveService;
import io.citytwin.testing.MosquittoBroker;
import io.citytwin.testing.TestServers;
import java.io.File;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * SIGKILL for a service that reads from a broker and rolls up hours, while another instance rolls
 * up the same hours.
 */
class KilledWhileReceivingIT {

  private static final int MESSAGES = 300;
  private static final int AT_ONCE = 10;
  private static final int SENSORS = 5;
  private static final String DATASET = "path-killed";
  private static final String TOPIC = "citytwin/observations";

  /** Hours long closed: every message marks one that is rolled up again. */
  private static final Instant AT =
      Instant.now().minus(6, ChronoUnit.HOURS).truncatedTo(ChronoUnit.HOURS);

  private static String message(int i) {
    return line(
        DATASET + "/s" + i % SENSORS + "/level", AT.plusSeconds(i * 60L), i); // over five hours
  }

  private static long rows() {
    return Long.parseLong(value("select count(*) from twin.observation o"));
  }

  private static String value(String select) {
    return SharedLiveService.database()
        .value(
            select
                + " join twin.datastream d using (datastream_no) where d.code like 'path-killed/%'");
  }

  private static Process child(MosquittoBroker broker) throws IOException {
    ProcessBuilder command =
        new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            CityTwinApplication.class.getName(),
            "--server.port=0",
            "--citytwin.history.interval=20ms",
            "--citytwin.mqtt.group=",
            "--citytwin.mqtt.client-id=killed");
    command.environment().put("CITYTWIN_DATABASE_URL", SharedLiveService.database().url());
    command.environment().put("CITYTWIN_REDIS_URL", TestServers.redisUrl());
    command.environment().put("CITYTWIN_MQTT_URL", broker.url());
    return command
        .redirectErrorStream(true)
        .redirectOutput(File.createTempFile("citytwin-service", ".log"))
        .start();
  }

  @Test
  void everyMessageIsInTheHistoryAndItsHourRolledUpThoughTheServiceWasKilledAmongThem()
      throws Exception {
    SharedLiveService.service(); // rolls up, too
    SensorDataset.importSensors(
        SharedLiveService.database(),
        DATASET,
        IntStream.range(0, SENSORS).mapToObj(i -> "s" + i).toList(),
        "level");
    try (MosquittoBroker broker = new MosquittoBroker()) {
      Process child = child(broker);
      CompletableFuture<Void> sending;
      try {
        awaitStart(broker);
        sending = CompletableFuture.runAsync(() -> publishAll(broker));
        RunningService.await("some are stored", () -> rows() >= MESSAGES / 10);
      } finally {
        child.destroyForcibly().waitFor();
      }
      long stored = rows();
      sending.get();
      assertThat(stored).isLessThan(MESSAGES); // it was killed among them

      try (RunningService successor = successor(broker)) {
        RunningService.await("all are stored", () -> rows() == MESSAGES);
        assertThat(value("select sum(result)::bigint from twin.observation o"))
            .isEqualTo(String.valueOf(MESSAGES * (MESSAGES - 1) / 2)); // 0 + 1 + ... + 299
        RunningService.await(
            "no hour waits", () -> value("select count(*) from twin.rollup_mark m").equals("0"));
        assertThat(bucketsThatAreNotTheirObservations()).isEqualTo("0");
      }
    }
  }

  /** A process of its own on a busy machine takes its time. */
  private static void awaitStart(MosquittoBroker broker) throws InterruptedException {
    Instant end = Instant.now().plusSeconds(120);
    while (broker.count("Sending SUBACK to killed") == 0) {
      assertThat(Instant.now()).as("the service subscribes within two minutes").isBefore(end);
      Thread.sleep(50);
    }
  }

  private static void publishAll(MosquittoBroker broker) {
    for (int from = 0; from < MESSAGES; from += AT_ONCE) {
      List<String> messages =
          IntStream.range(from, from + AT_ONCE).mapToObj(KilledWhileReceivingIT::message).toList();
      broker.publish("mqttv5", TOPIC, messages);
    }
  }

  private static RunningService successor(MosquittoBroker broker) {
    return RunningService.start(
        SharedLiveService.database().url(),
        TestServers.redisUrl(),
        "citytwin.history.interval=20ms",
        "citytwin.mqtt.url=" + broker.url(),
        "citytwin.mqtt.group=",
        "citytwin.mqtt.client-id=killed");
  }

  /** Hours whose rollup differs from its observations, or is missing, or has none. */
  private static String bucketsThatAreNotTheirObservations() {
    return SharedLiveService.database()
        .value(
            """
            with raw as (
              select datastream_no, date_trunc('hour', phenomenon_time, 'UTC') as start, count(*) as n, sum(result) as total,
                min(result) as least, max(result) as most
              from twin.observation group by 1, 2)
            select count(*) from raw full join twin.rollup_hour r using (datastream_no, start)
            where datastream_no in (select datastream_no from twin.datastream where code like 'path-killed/%')
              and (n, total, least, most) is distinct from (r.count, r.sum, r.min, r.max)
            """);
  }
}
