package io.citytwin.live;

import static io.citytwin.live.RunningService.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.model.feature.EntityId;
import io.citytwin.testing.PostgisDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code Datastream.series} of the running service, which rolls up by itself. */
class SeriesIT {

  private static final PostgisDatabase database = SharedLiveService.database();
  private static final RunningService service = SharedLiveService.service();

  private static final Instant HOUR =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(5));

  private static String id(int sensor) {
    return SensorCity.globalId(
        "Datastream", EntityId.ofDatastream(SensorCity.code(sensor, "pressure")));
  }

  private static void send(int sensor, Instant at, double value) {
    var answer = service.postLines(line(SensorCity.code(sensor, "pressure"), at, value));
    assertThat(answer.json().path("accepted").asInt()).as(answer.body()).isEqualTo(1);
  }

  private static JsonNode series(int sensor, Instant from, Instant to, String every) {
    JsonNode answer =
        service.graphql(
            """
            query($id: ID!, $from: DateTime!, $to: DateTime!, $every: Duration!) {
              datastreams(ids: [$id]) { series(from: $from, to: $to, every: $every) {
                start end count omitted sum mean min max first last filled } } }
            """,
            Map.of("id", id(sensor), "from", "" + from, "to", "" + to, "every", every));
    assertThat(answer.path("errors").isMissingNode()).as(answer.toString()).isTrue();
    return answer.path("data").path("datastreams").path(0).path("series");
  }

  private static String rolled(int sensor) {
    return database.value(
        "select coalesce((select sum(count) from twin.rollup_hour join twin.datastream using"
            + " (datastream_no) where code = '"
            + SensorCity.code(sensor, "pressure")
            + "'), 0)");
  }

  /** 0.25 and 0.75 are exact in binary; what comes after an hour is rolled up is late. */
  @Test
  void lateObservationsAreInTheSeriesAtOnceAndInTheRollupSoon() {
    send(60, HOUR.plusSeconds(60), 0.25);
    send(60, HOUR.plusSeconds(3_700), 1.5);
    RunningService.await("both hours are rolled up", () -> rolled(60).equals("2"));

    send(60, HOUR.plusSeconds(30), 0.75);
    for (String when : List.of("at once", "rolled up again")) {
      JsonNode series = series(60, HOUR, HOUR.plusSeconds(7_200), "PT1H");
      assertThat(series).as(when).hasSize(2);
      JsonNode first = series.path(0);
      assertThat(first.path("start").asString()).isEqualTo(HOUR.toString().replace("Z", ".000Z"));
      assertThat(first.path("count").asInt()).isEqualTo(2);
      assertThat(first.path("sum").asDouble()).isEqualTo(1.0);
      assertThat(first.path("mean").asDouble()).isEqualTo(0.5);
      assertThat(first.path("first").asDouble()).isEqualTo(0.75);
      assertThat(first.path("last").asDouble()).isEqualTo(0.25);
      RunningService.await("rolled up again", () -> rolled(60).equals("3"));
    }
  }

  @Test
  void seriesOfAllSensorsOfALevelAreOneStatement() {
    for (int sensor = 62; sensor < 70; sensor++) {
      send(sensor, HOUR.plusSeconds(sensor), sensor / 100.0);
    }
    List<String> ids = new ArrayList<>();
    for (int sensor = 62; sensor < 70; sensor++) {
      ids.add(SensorCity.globalId("Sensor", SensorCity.sensor(sensor)));
    }
    double before = statements();
    JsonNode answer =
        service.graphql(
            """
                query($ids: [ID!]!, $from: DateTime!, $to: DateTime!) { nodes(ids: $ids) {
                  ... on Sensor { datastreams { nodes { series(from: $from, to: $to, every: "PT1H") { max } } } } } }
                """,
            Map.of("ids", ids, "from", "" + HOUR, "to", "" + HOUR.plusSeconds(7_200)));
    assertThat(statements() - before).as(answer.toString()).isEqualTo(1);
    JsonNode nodes = answer.path("data").path("nodes");
    for (int i = 0; i < 8; i++) {
      JsonNode streams = nodes.path(i).path("datastreams").path("nodes");
      assertThat(streams.path(0).path("series").path(0).path("max").asDouble())
          .isEqualTo((62 + i) / 100.0);
      assertThat(streams.path(1).path("series")).as("of the status, which is silent").isEmpty();
    }
  }

  private static double statements() {
    Matcher count =
        Pattern.compile("citytwin_series_read_seconds_count (\\S+)")
            .matcher(service.get("/metrics").body());
    assertThat(count.find()).isTrue();
    return Double.parseDouble(count.group(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "from: \"2024-01-02T00:00:00Z\", to: \"2024-01-02T00:00:00Z\", every: \"PT1H\" | BAD_USER_INPUT | must end after its start",
        "from: \"2024-01-01T00:00:00Z\", to: \"2024-01-02T00:00:00Z\" | BAD_USER_INPUT | either as every",
        "from: \"2024-01-01T00:00:00Z\", to: \"2024-01-02T00:00:00Z\", every: \"PT1H\", calendar: DAY | BAD_USER_INPUT | either as every",
        "from: \"2024-01-01T00:00:00Z\", to: \"2024-01-02T00:00:00Z\", every: \"PT0.5S\" | BAD_USER_INPUT | from PT1S",
        "from: \"2024-01-01T00:00:00Z\", to: \"2024-01-02T00:00:00Z\", every: \"-PT1H\" | BAD_USER_INPUT | from PT1S",
        "from: \"2024-01-01T00:00:00Z\", to: \"2024-01-02T00:00:00Z\", every: \"PT1S\" | LIMIT_EXCEEDED | 86400 buckets, the limit is 5000",
        "from: \"2024-01-01T00:00:00Z\", to: \"2024-01-02T00:00:00Z\", calendar: DAY, timeZone: \"Mars/Base\" | BAD_USER_INPUT | timeZone is 'Mars/Base'",
        "from: \"2024-01-01T00:00:00Z\", to: \"9999-12-31T00:00:00Z\", calendar: YEAR | BAD_USER_INPUT | must lie between",
      })
  void whatCannotBeAskedIsToldWithACode(String arguments, String code, String message) {
    JsonNode error =
        service
            .graphql(
                "query($id: ID!) { datastreams(ids: [$id]) { series("
                    + arguments
                    + ") { mean } } }",
                Map.of("id", id(61)))
            .path("errors")
            .path(0);
    assertThat(error.path("extensions").path("code").asString())
        .as(error.toString())
        .isEqualTo(code);
    assertThat(error.path("message").asString()).contains(message);
  }

  @Test
  void moreThanAHundredThousandBucketsInAllAreTooMany() {
    List<String> ids = new ArrayList<>();
    for (int sensor = 0; sensor < 21; sensor++) {
      ids.add(id(sensor));
    }
    JsonNode error =
        service
            .graphql(
                "query($ids: [ID!]!) { datastreams(ids: $ids) { series(from: \"2024-01-01T00:00:00Z\","
                    + " to: \"2024-01-04T11:20:00Z\", every: \"PT1M\") { mean } } }",
                Map.of("ids", ids))
            .path("errors")
            .path(0);
    assertThat(error.path("extensions").path("code").asString())
        .as(error.toString())
        .isEqualTo("LIMIT_EXCEEDED");
    assertThat(error.path("message").asString())
        .contains("5000 buckets of each of 21 datastreams are more than 100000");
  }
}
