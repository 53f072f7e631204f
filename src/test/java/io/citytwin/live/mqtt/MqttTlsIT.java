package io.citytwin.live.mqtt;

import static io.citytwin.live.RunningService.await;
import static io.citytwin.live.RunningService.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.live.LiveSettings;
import io.citytwin.live.RunningService;
import io.citytwin.live.SensorDataset;
import io.citytwin.live.SharedLiveService;
import io.citytwin.live.ingest.ObservationIntake;
import io.citytwin.testing.MosquittoBroker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * The door to a real broker that speaks TLS only, with certificates made for the test. The door
 * stands by itself, as it is configured, in front of the shared service's path to the history.
 */
@ExtendWith(OutputCaptureExtension.class)
class MqttTlsIT {

  private static final String DATASET = "over-tls";
  private static final String CODE = DATASET + "/s0/level";
  private static final RunningService shared = SharedLiveService.service();

  private static MosquittoBroker broker;

  @BeforeAll
  static void start() {
    SensorDataset.importSensors(SharedLiveService.database(), DATASET, List.of("s0"), "level");
    await(
        "the sensor is known",
        () -> shared.postLines(line(CODE, Instant.now().minusSeconds(900), 0)).status() == 200);
    broker = MosquittoBroker.withTls();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static ApplicationContextRunner door(String url, String... settings) {
    return new ApplicationContextRunner()
        .withUserConfiguration(MqttConfiguration.class)
        .withBean(ObservationIntake.class, () -> shared.bean(ObservationIntake.class))
        .withBean(LiveSettings.class, () -> shared.bean(LiveSettings.class))
        .withBean(InstantSource.class, InstantSource::system)
        .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .withPropertyValues(
            "server.port=0",
            "citytwin.mqtt.client-id=tls",
            "citytwin.mqtt.rules[0].topic=citytwin/observations",
            "citytwin.mqtt.rules[0].form=OBSERVATIONS",
            "citytwin.mqtt.url=" + url)
        .withPropertyValues(settings);
  }

  private static String rows() {
    return SharedLiveService.database()
        .value(
            "select count(*) from twin.observation join twin.datastream using (datastream_no) where code = '%s'"
                .formatted(CODE));
  }

  @Test
  void observationsComeInOverTlsFromPublishersOfBothVersions() {
    door(broker.url(), "citytwin.mqtt.ca-file=" + broker.certificates().authority())
        .run(
            context -> {
              await("connected", () -> context.getBean(MqttDoor.class).isConnected());
              Instant at = Instant.now().minusSeconds(600);
              broker.publish("mqttv311", "citytwin/observations", List.of(line(CODE, at, 1)));
              broker.publish(
                  "mqttv5", "citytwin/observations", List.of(line(CODE, at.plusSeconds(1), 2)));
              await("both are stored", () -> rows().equals("3"));
            });
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "127.0.0.1, other, CERTIFICATE, signed by no authority that is trusted; name the one",
    "127.0.0.1, none, CERTIFICATE, signed by no authority that is trusted; name the one",
    "localhost, right, CERTIFICATE, not for the host of citytwin.mqtt.url",
    "account, right, ACCOUNT, refuses user or password",
  })
  void withoutTrustThereIsNoConnectionAndTheReasonIsSaid(
      String host, String authority, String reason, String says, CapturedOutput log) {
    String url =
        host.equals("account")
            ? broker.url().replace("p%40ss", "wrong")
            : broker.url().replace("127.0.0.1", host);
    String file =
        switch (authority) {
          case "right" -> broker.certificates().authority().toString();
          case "other" -> broker.certificates().otherAuthority().toString();
          default -> "";
        };
    door(url, "citytwin.mqtt.ca-file=" + file)
        .run(
            context -> {
              MeterRegistry metrics = context.getBean(MeterRegistry.class);
              await(
                  "it is counted",
                  () -> {
                    var counter =
                        metrics.find("citytwin.mqtt.unconnected").tag("reason", reason).counter();
                    return counter != null && counter.count() >= 1;
                  });
              assertThat(context.getBean(MqttDoor.class).isConnected()).isFalse();
              assertThat(log.getAll().lines().filter(l -> l.contains("mqtt.unconnected")))
                  .anyMatch(l -> l.contains("reason=" + reason) && l.contains(says))
                  .noneMatch(l -> l.contains("ss:word") || l.contains("wrong"))
                  .noneMatch(l -> l.contains("Exception") || l.contains("sun.security"));
            });
  }

  @ParameterizedTest
  @CsvSource({
    "mqtts, /none/such, cannot be read",
    "mqtts, key, no certificate",
    "mqtt, authority, would not be encrypted",
  })
  void wrongSettingKeepsItFromStartingAndSaysWhy(String scheme, String file, String says) {
    String path =
        switch (file) {
          case "key" -> broker.certificates().key().toString();
          case "authority" -> broker.certificates().authority().toString();
          default -> file;
        };
    door(broker.url().replace("mqtts", scheme), "citytwin.mqtt.ca-file=" + path)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasStackTraceContaining("citytwin.mqtt.ca-file (CITYTWIN_MQTT_CA_FILE)")
                    .hasStackTraceContaining(says));
  }
}
