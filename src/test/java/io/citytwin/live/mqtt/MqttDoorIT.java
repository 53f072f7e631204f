package io.citytwin.live.mqtt;

import static io.citytwin.live.RunningService.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.live.RunningService;
import io.citytwin.live.SensorCity;
import io.citytwin.live.SharedLiveService;
import io.citytwin.model.feature.EntityId;
import io.citytwin.testing.MosquittoBroker;
import io.citytwin.testing.PostgisDatabase;
import io.citytwin.testing.TestServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/**
 * Observations over a real broker, whose log says what was acknowledged when. The tests share two
 * instances, since starting them is what costs time; each uses a sensor of its own from 186 on.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MqttDoorIT {

  private static final PostgisDatabase DATABASE = SharedLiveService.database();
  private static final Instant AT = Instant.now().minusSeconds(600).truncatedTo(ChronoUnit.SECONDS);
  private static final String TOPIC = "citytwin/observations";

  private static MosquittoBroker broker;
  private static RunningService service;
  private static RunningService other;

  @BeforeAll
  static void start() {
    SharedLiveService.service();
    broker = new MosquittoBroker();
    service = instance("one", "citytwin", TOPIC);
  }

  @AfterAll
  static void stop() {
    for (RunningService running : new RunningService[] {other, service}) {
      if (running != null) {
        running.close();
      }
    }
    broker.close();
  }

  private static RunningService instance(String name, String group, String topic) {
    RunningService started =
        RunningService.start(
            DATABASE.url(),
            TestServers.redisUrl(),
            "citytwin.mqtt.url=" + broker.url(),
            "citytwin.mqtt.client-id=" + name,
            "citytwin.mqtt.group=" + group,
            "citytwin.mqtt.refusals=citytwin/refusals",
            "citytwin.mqtt.rules[0].topic=" + topic,
            "citytwin.mqtt.rules[0].form=OBSERVATIONS",
            "citytwin.mqtt.rules[1].topic=v1.1/Datastreams({id})/Observations",
            "citytwin.mqtt.rules[1].form=SENSOR_THINGS",
            "citytwin.mqtt.rules[1].datastream={id}",
            "citytwin.mqtt.rules[2].topic=sensors/{dataset}/{sensor}/{property}",
            "citytwin.mqtt.rules[2].form=VALUE",
            "citytwin.mqtt.rules[3].topic=gateway/+/{sensor}/up",
            "citytwin.mqtt.rules[3].form=FIELDS",
            "citytwin.mqtt.rules[3].datastream=demo/{sensor}/pressure",
            "citytwin.mqtt.rules[3].result=/decoded/bar",
            "citytwin.mqtt.rules[3].phenomenon-time=ts",
            "citytwin.mqtt.rules[3].quality=state",
            "citytwin.mqtt.rules[3].time=EPOCH_MILLIS");
    RunningService.await("connected", () -> started.bean(MqttDoor.class).isConnected());
    return started;
  }

  private static String pressure(int sensor) {
    return SensorCity.code(sensor, "pressure");
  }

  private static List<String> lines(int sensor, int count) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(line(pressure(sensor), AT.plusMillis(i), i % 160 / 100.0));
    }
    return lines;
  }

  private static String rows(int sensor) {
    return value("count(*)", pressure(sensor));
  }

  private static String value(String what, String datastream) {
    return DATABASE.value(
        "select %s from twin.observation join twin.datastream using (datastream_no) where code = '%s'"
            .formatted(what, datastream));
  }

  private static void awaitRows(int sensor, int count) {
    RunningService.await(
        count + " rows of " + pressure(sensor), () -> rows(sensor).equals(count + ""));
  }

  private static long acknowledgements(String client) {
    return broker.count("Received PUBACK from " + client + " ");
  }

  @Test
  @Order(1)
  void nothingIsAcknowledgedBeforeItIsCommitted() throws Exception {
    broker.publish("mqttv5", TOPIC, lines(186, 1)); // makes the day's partition
    awaitRows(186, 1);
    RunningService.await("acknowledged", () -> acknowledgements("one") == 1);
    try (Connection connection =
            DriverManager.getConnection(DATABASE.jdbcUrl(), DATABASE.user(), DATABASE.password());
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table twin.observation in share mode"); // readers pass, writers wait
      broker.publish("mqttv5", TOPIC, lines(186, 6));
      RunningService.await("sent on", () -> broker.count("Sending PUBLISH to one ") == 7);
      Thread.sleep(500); // what is wrongly acknowledged would be by now
      assertThat(acknowledgements("one")).isOne();
      assertThat(rows(186)).isEqualTo("1");
      connection.rollback();
    }
    RunningService.await("acknowledged", () -> acknowledgements("one") == 7);
    assertThat(rows(186)).isEqualTo("6");
  }

  @Test
  @Order(2)
  void publishersOfBothVersionsAreTaken() {
    broker.publish("mqttv311", TOPIC, lines(187, 20));
    broker.publish("mqttv5", TOPIC, lines(188, 20));
    awaitRows(187, 20);
    awaitRows(188, 20);
  }

  @Test
  @Order(3)
  void rulesSayWhatTopicAndPayloadMean() {
    broker.publish("mqttv311", "sensors/demo/S-189/pressure", List.of(" 0.25 "));
    broker.publish("mqttv311", "sensors/demo/S-189/status", List.of("OPEN"));
    broker.publish(
        "mqttv5",
        "gateway/7/S-190/up",
        List.of(
            "{\"ts\":%d,\"decoded\":{\"bar\":0.75},\"state\":\"SUSPECT\",\"rssi\":-90}"
                .formatted(AT.toEpochMilli() + 250)));
    broker.publish(
        "mqttv5",
        "v1.1/Datastreams(" + EntityId.ofDatastream(pressure(191)) + ")/Observations",
        List.of("{\"result\":1.5,\"phenomenonTime\":\"" + AT + "\"}"));
    awaitRows(189, 1);
    awaitRows(190, 1);
    awaitRows(191, 1);
    RunningService.await(
        "text", () -> value("count(*)", SensorCity.code(189, "status")).equals("1"));
    assertThat(value("result", pressure(189))).isEqualTo("0.25");
    assertThat(value("result || ' ' || quality", pressure(190))).startsWith("0.75 ");
    assertThat(value("extract(epoch from phenomenon_time) * 1000", pressure(190)))
        .startsWith(AT.toEpochMilli() + 250 + "");
    assertThat(value("result", pressure(191))).isEqualTo("1.5");
  }

  @Test
  @Order(4)
  void whatCanNeverBeTakenIsAcknowledgedCountedAndPublished() {
    long before = acknowledgements("one");
    MosquittoBroker.Subscriber refusals = broker.subscribe("citytwin/refusals", 4);
    broker.publish("mqttv311", TOPIC, List.of("{broken", "[1,", line("demo/none/x", AT, 1)));
    broker.publish("mqttv311", "sensors/demo/S-192/pressure", List.of("NaN"));
    broker.publish("mqttv311", TOPIC, lines(192, 1));
    awaitRows(192, 1);
    RunningService.await("acknowledged", () -> acknowledgements("one") == before + 5);

    List<String> codes =
        refusals.messages().stream()
            .map(MqttDoorIT::json)
            .map(refusal -> refusal.path("code").asString())
            .toList();
    assertThat(codes)
        .containsExactly("NOT_JSON", "BAD_USER_INPUT", "UNKNOWN_DATASTREAM", "RESULT_NOT_FINITE");
    assertThat(service.get("/metrics").body())
        .contains("citytwin_mqtt_refused_total{code=\"UNKNOWN_DATASTREAM\"} 1.0");
  }

  private static JsonNode json(String text) {
    return tools.jackson.databind.json.JsonMapper.shared().readTree(text);
  }

  @Test
  @Order(5)
  void brokerThatComesBackIsFoundAgain() {
    broker.stop();
    RunningService.await("noticed", () -> !service.bean(MqttDoor.class).isConnected());
    broker.start();
    RunningService.await("found", () -> service.bean(MqttDoor.class).isConnected());
    broker.publish("mqttv5", TOPIC, lines(193, 10));
    awaitRows(193, 10);
  }

  @Test
  @Order(6)
  void brokerKeepsWhatComesWhileTheServiceIsAwayAlsoOverItsOwnRestart() {
    try (RunningService alone = instance("alone", "", "alone/observations")) {
      broker.publish("mqttv5", "alone/observations", lines(197, 10));
      awaitRows(197, 10);
    }
    broker.publish("mqttv5", "alone/observations", lines(197, 20));
    broker.stop();
    broker.start();
    broker.publish("mqttv311", "alone/observations", lines(197, 30));
    try (RunningService alone = instance("alone", "", "alone/observations")) {
      awaitRows(197, 30);
    }
  }

  @Test
  @Order(7)
  void twoInstancesShareTheMessages() {
    RunningService.await("found", () -> service.bean(MqttDoor.class).isConnected());
    other = instance("two", "citytwin", TOPIC);
    long one = acknowledgements("one");
    long two = acknowledgements("two");
    broker.publish("mqttv5", TOPIC, lines(194, 200));
    awaitRows(194, 200);
    RunningService.await(
        "each message is acknowledged once",
        () -> acknowledgements("one") + acknowledgements("two") == one + two + 200);
    assertThat(acknowledgements("one") - one).isPositive();
    assertThat(acknowledgements("two") - two).isPositive();
  }

  @Test
  @Order(8)
  void nothingIsLostWhileInstancesStopAndStart() throws Exception {
    Thread publisher =
        Thread.ofPlatform().start(() -> broker.publish("mqttv5", TOPIC, lines(195, 3_000)));
    RunningService.await("begun", () -> !rows(195).equals("0"));
    other.close();
    broker.publish("mqttv311", TOPIC, lines(196, 300)); // some wait for the instance that is away
    other = instance("two", "citytwin", TOPIC);
    publisher.join();
    awaitRows(195, 3_000);
    awaitRows(196, 300);
  }
}
