package io.citytwin.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** One path behind several doors: arrays, GraphQL and SensorThings. Uses sensors 150 to 169. */
class DoorsIT {

  private static final RunningService service = SharedLiveService.service();
  private static final Instant AT = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.SECONDS);

  private static String pressure(int sensor) {
    return SensorCity.code(sensor, "pressure");
  }

  private static String id(int sensor) {
    return io.citytwin.model.feature.EntityId.ofDatastream(pressure(sensor)).toString();
  }

  private static JsonNode state(int sensor, String key) {
    return service
        .graphql(
            """
            query($id: ID!, $key: String!) { node(id: $id) { ... on Sensor {
              state(keys: [$key]) { value number text unit quality assessed kpa: number(unit: "kPa") } } } }
            """,
            Map.of("id", SensorCity.globalId("Sensor", SensorCity.sensor(sensor)), "key", key))
        .at("/data/node/state/0");
  }

  private static void awaitValue(int sensor, String key, String json) {
    JsonNode expected = RunningService.JSON.readTree(json);
    RunningService.await(
        key + " shows " + json, () -> state(sensor, key).path("value").equals(expected));
  }

  private static RunningService.Answer json(String body) {
    return service.post(body.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
  }

  private static HttpResponse<String> things(String path, String body) throws Exception {
    return RunningService.CLIENT.send(
        HttpRequest.newBuilder(service.uri("/v1.1/" + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode tree(HttpResponse<String> response) {
    return RunningService.JSON.readTree(response.body());
  }

  @Test
  void arraysAreTakenAndAFaultyItemIsRefusedAlone() {
    String array =
        """
         [{"datastream":"%s","phenomenonTime":"%s","result":0.25},
          {"datastream":"%s","phenomenonTime":"%s","wrong":{"deep":[1,{"x":2}]},"result":1},
          7,
          {"datastream":"%s","phenomenonTime":"%s","result":0.5}]
        """
            .formatted(pressure(150), AT, pressure(150), AT, pressure(151), AT);
    RunningService.Answer answer = json(array);

    assertThat(answer.status()).isEqualTo(200);
    JsonNode report = answer.json();
    assertThat(report.path("accepted").asInt()).isEqualTo(2);
    assertThat(report.at("/errors/0/line").asInt()).isEqualTo(2);
    assertThat(report.at("/errors/0/code").asString()).isEqualTo("UNKNOWN_FIELD");
    assertThat(report.at("/errors/1/line").asInt()).isEqualTo(3);
    assertThat(report.at("/errors/1/code").asString()).isEqualTo("NOT_JSON");
    awaitValue(151, "pressure", "0.5");
  }

  @Test
  void aBrokenArrayStoresNothing() {
    String good =
        "{\"datastream\":\"%s\",\"phenomenonTime\":\"%s\",\"result\":0.25}"
            .formatted(pressure(152), AT);
    for (String broken :
        List.of("[" + good, "[" + good + ",", "[" + good + ",}]", "[" + good + " x]")) {
      RunningService.Answer answer = json(broken);
      assertThat(answer.status()).as(broken).isEqualTo(400);
      assertThat(answer.json().path("code").asString()).isEqualTo("BAD_USER_INPUT");
    }
    assertThat(json("[]").status()).isEqualTo(400);
    assertThat(json("[" + good + "]").json().path("accepted").asInt()).isEqualTo(1);
  }

  @Test
  void booleansObjectsAndMissingValuesAreResults() {
    List<String> results =
        List.of("true", "[1.0,\"zwei\",null]", "{\"a\":false,\"b\":{\"c\":1.5}}");
    for (int i = 0; i < results.size(); i++) {
      String line =
          "{\"datastream\":\"%s\",\"phenomenonTime\":\"%s\",\"result\":%s}"
              .formatted(SensorCity.code(153, "status"), AT.plusSeconds(i), results.get(i));
      assertThat(service.postLines(line).json().path("accepted").asInt()).as(line).isEqualTo(1);
      assertThat(service.postLines(line).json().path("duplicates").asInt()).isEqualTo(1);
      awaitValue(153, "status", results.get(i));
    }
    String missing =
        "{\"datastream\":\"%s\",\"phenomenonTime\":\"%s\",\"result\":null,\"quality\":\"MISSING\"}"
            .formatted(SensorCity.code(153, "status"), AT.plusSeconds(9));
    assertThat(service.postLines(missing).json().path("accepted").asInt()).isEqualTo(1);
    RunningService.await(
        "it is missing", () -> state(153, "status").path("quality").asString("").equals("MISSING"));
    assertThat(state(153, "status").path("value").isNull()).isTrue();
  }

  @Test
  void graphQlStoresGoodOnesAndTellsThePathOfOthers() {
    String mutation =
        """
        mutation($o: [ObservationInput!]!) { ingestObservations(input: {observations: $o}) {
          accepted duplicates rejected userErrors { code path message } } }
        """;
    List<Map<String, ?>> observations =
        List.of(
            Map.of("datastreamId", pressure(154), "phenomenonTime", AT.toString(), "result", 0.4),
            Map.of("datastreamId", "demo/none/x", "phenomenonTime", AT.toString(), "result", 1),
            Map.of(
                "datastreamId",
                SensorCity.globalId("Datastream", java.util.UUID.fromString(id(155))),
                "phenomenonTime",
                AT.toString(),
                "resultJson",
                Map.of("open", true)),
            Map.of(
                "datastreamId",
                id(156),
                "phenomenonTime",
                AT.toString(),
                "result",
                1,
                "resultText",
                "x"),
            Map.of("datastreamId", id(157), "phenomenonTime", AT.toString(), "quality", "MISSING"),
            Map.of("datastreamId", id(158), "phenomenonTime", AT.toString()));
    JsonNode payload =
        service.graphql(mutation, Map.of("o", observations)).at("/data/ingestObservations");

    assertThat(payload.path("accepted").asInt()).isEqualTo(3);
    assertThat(payload.path("rejected").asInt()).isEqualTo(3);
    assertThat(payload.at("/userErrors/0/path").toString())
        .isEqualTo("[\"input\",\"observations\",\"1\"]");
    assertThat(payload.at("/userErrors").valueStream().map(e -> e.path("code").asString()))
        .containsExactly("UNKNOWN_DATASTREAM", "BAD_RESULT", "MISSING_FIELD");
    awaitValue(154, "pressure", "0.4");
    awaitValue(155, "pressure", "{\"open\":true}");
    assertThat(
            service
                .graphql(mutation, Map.of("o", observations))
                .at("/data/ingestObservations/duplicates")
                .asInt())
        .isEqualTo(3);
    assertThat(
            service
                .graphql(mutation, Map.of("o", List.of()))
                .at("/errors/0/extensions/code")
                .asString())
        .isEqualTo("BAD_USER_INPUT");
  }

  @Test
  void mutationsAreNotAnsweredOverGet() throws Exception {
    String query =
        "mutation%20%7B%20ingestObservations(input%3A%7Bobservations%3A%5B%5D%7D)%20%7B%20accepted%20%7D%20%7D";
    assertThat(service.get("/graphql?query=" + query).status()).isEqualTo(405);
  }

  @Test
  void sensorThingsObservationsAreCreatedOneByOne() throws Exception {
    HttpResponse<String> created =
        things(
            "Datastreams('" + id(160) + "')/Observations",
            "{\"phenomenonTime\":\"%s/%s\",\"resultTime\":null,\"result\":0.7,\"parameters\":{\"x\":1}}"
                .formatted(AT.minusSeconds(60), AT));
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("Location").orElseThrow())
        .endsWith("/v1.1/Observations('" + id(160) + "@" + AT + "')");
    assertThat(tree(created).path("phenomenonTime").asString()).isEqualTo(AT.toString());
    awaitValue(160, "pressure", "0.7");

    HttpResponse<String> named =
        things("Observations", "{\"result\":0.8,\"Datastream\":{\"@iot.id\":\"" + id(161) + "\"}}");
    assertThat(named.statusCode()).as(named.body()).isEqualTo(201);
    awaitValue(161, "pressure", "0.8");
  }

  @Test
  void sensorThingsRefusalsHaveTheirStatus() throws Exception {
    HttpResponse<String> unknown = things("Datastreams(7)/Observations", "{\"result\":1}");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(tree(unknown).path("message").asString()).startsWith("UNKNOWN_DATASTREAM");
    assertThat(things("Observations", "{").statusCode()).isEqualTo(400);
    assertThat(things("Observations", "[]").statusCode()).isEqualTo(400);
    assertThat(
            things("Datastreams('" + id(162) + "')/Observations", "{\"result\":null}").statusCode())
        .isEqualTo(400);
    assertThat(things("CreateObservations", "{}").statusCode()).isEqualTo(400);
  }

  /** As the data array extension of SensorThings 1.1 has it: a link or "error" for each row. */
  @Test
  void sensorThingsDataArraysAreTakenRowByRow() throws Exception {
    String body =
        """
        [{"Datastream":{"@iot.id":"%s"},"components":["phenomenonTime","result"],
          "dataArray@iot.count":2,"dataArray":[["%s",0.1],["%s",0.2]]},
         {"Datastream":{"@iot.id":"none"},"components":["result"],"dataArray":[[1]]},
         {"Datastream":{"@iot.id":"%s"},"components":["result","phenomenonTime"],"dataArray":[[0.3,"%s"],[1]]}]
        """
            .formatted(id(163), AT, AT.plusSeconds(1), id(164), AT);
    HttpResponse<String> answer = things("CreateObservations", body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    JsonNode links = tree(answer);
    assertThat(links.size()).isEqualTo(5);
    assertThat(links.path(1).asString())
        .endsWith("Observations('" + id(163) + "@" + AT.plusSeconds(1) + "')");
    assertThat(links.path(2).asString()).isEqualTo("error");
    assertThat(links.path(3).asString()).contains(id(164));
    assertThat(links.path(4).asString()).isEqualTo("error");
    awaitValue(163, "pressure", "0.2");
  }

  /** 1 MPa is 1000 kPa; -40 degrees Celsius are 233.15 K. */
  @Test
  void numbersAreConvertedToTheUnitAskedFor() {
    json(
        "[{\"datastream\":\"%s\",\"phenomenonTime\":\"%s\",\"result\":0.5}]"
            .formatted(pressure(165), AT));
    awaitValue(165, "pressure", "0.5");
    assertThat(state(165, "pressure").path("kpa").asDouble()).isEqualTo(500);
    JsonNode wrong =
        service.graphql(
            "query($id: ID!) { node(id: $id) { ... on Sensor { state { number(unit: \"m\") } } } }",
            Map.of("id", SensorCity.globalId("Sensor", SensorCity.sensor(165))));
    assertThat(wrong.at("/errors/0/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
    assertThat(wrong.at("/errors/0/message").asString()).contains("'m'", "'MPa'");
  }
}
