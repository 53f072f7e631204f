package io.citytwin.live;

import static io.citytwin.live.RunningService.line;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What the door says to bodies and lines that are wrong. */
class ObservationDoorIT {

  private static final RunningService service = SharedLiveService.service();
  private static final String NDJSON = "application/x-ndjson";

  private static final Instant AT = Instant.now().minusSeconds(3).truncatedTo(ChronoUnit.MILLIS);
  private static final String GOOD = line(SensorCity.code(100, "pressure"), AT, 0.5);

  /** {@code D} stands for a datastream, {@code T} for a time just gone. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "NOT_JSON             | hello",
        "NOT_JSON             | [1,2]",
        "NOT_JSON             | 7",
        "NOT_JSON             | {\"datastream\":\"D\",\"phenomenonTime\":\"T\",\"result\":1",
        "NOT_JSON             | {\"datastream\":\"D\",\"phenomenonTime\":\"T\",\"result\":1},",
        "NOT_JSON             | {\"datastream\":\"D\",\"phenomenonTime\":\"T\",\"result\":1,\"result\":2}",
        "NOT_JSON             | {\"datastream\":\"D\",\"phenomenonTime\":\"T\",\"result\":NaN}",
        "NOT_JSON             | {\"datastream\":\"D\",\"phenomenonTime\":\"T\",\"result\":.5}",
        "MISSING_FIELD        | {\"datastream\":\"D\",\"phenomenonTime\":\"T\"}",
        "MISSING_FIELD        | {\"datastream\":\"D\",\"result\":1}",
        "MISSING_FIELD        | {\"phenomenonTime\":\"T\",\"result\":1}",
        "MISSING_FIELD        | {}",
        "UNKNOWN_FIELD        | {\"datastream\":\"D\",\"phenomenontime\":\"T\",\"result\":1}",
        "UNKNOWN_DATASTREAM   | {\"datastream\":\"demo/none/x\",\"phenomenonTime\":\"T\",\"result\":1}",
        "UNKNOWN_DATASTREAM   | {\"datastream\":\"\",\"phenomenonTime\":\"T\",\"result\":1}",
        "UNKNOWN_DATASTREAM   | {\"datastream\":7,\"phenomenonTime\":\"T\",\"result\":1}",
        "UNKNOWN_DATASTREAM   | {\"datastream\":\"U2Vuc29yOng\",\"phenomenonTime\":\"T\",\"result\":1}",
        "BAD_TIME             | {\"datastream\":\"D\",\"phenomenonTime\":\"yesterday\",\"result\":1}",
        "BAD_TIME             | {\"datastream\":\"D\",\"phenomenonTime\":\"2026-02-30T00:00:00Z\",\"result\":1}",
        "BAD_TIME             | {\"datastream\":\"D\",\"phenomenonTime\":1700000000,\"result\":1}",
        "BAD_TIME             | {\"datastream\":\"D\",\"phenomenonTime\":null,\"result\":1}",
        "TIME_WITHOUT_ZONE    | {\"datastream\":\"D\",\"phenomenonTime\":\"2026-01-01T00:00:00\",\"result\":1}",
        "TIME_IN_FUTURE       | {\"datastream\":\"D\",\"phenomenonTime\":\"2999-01-01T00:00:00Z\",\"result\":1}",
        "TIME_IN_FUTURE       | {\"datastream\":\"D\",\"phenomenonTime\":\"T\",\"resultTime\":\"2999-01-01T00:00:00Z\",\"result\":1}",
        "TIME_IN_FUTURE       | {\"datastream\":\"D\",\"phenomenonTime\":\"+999999999-12-31T00:00:00Z\",\"result\":1}",
        "TIME_TOO_OLD         | {\"datastream\":\"D\",\"phenomenonTime\":\"1970-01-01T00:00:00Z\",\"result\":1}",
        "TIME_TOO_OLD         | {\"datastream\":\"D\",\"phenomenonTime\":\"-999999999-01-01T00:00:00Z\",\"result\":1}",
        "BAD_RESULT           | {\"datastream\":\"D\",\"phenomenonTime\":\"T\",\"result\":null}",
        "BAD_RESULT           | {\"datastream\":\"D\",\"phenomenonTime\":\"T\",\"result\":[[[[[[[[[[1]]]]]]]]]]}",
        "BAD_TEXT             | {\"datastream\":\"D\",\"phenomenonTime\":\"T\",\"result\":{\"a\":\"\\u0000\"}}",
        "BAD_TEXT             | {\"datastream\":\"D\",\"phenomenonTime\":\"T\",\"result\":{\"\\u0000\":1}}",
        "RESULT_NOT_FINITE    | {\"datastream\":\"D\",\"phenomenonTime\":\"T\",\"result\":{\"a\":-1e999}}",
        "BAD_QUALITY          | {\"datastream\":\"D\",\"phenomenonTime\":\"T\",\"result\":1,\"quality\":\"MISSING\"}",
        "RESULT_NOT_FINITE    | {\"datastream\":\"D\",\"phenomenonTime\":\"T\",\"result\":1e400}",
        "RESULT_NOT_FINITE    | {\"datastream\":\"D\",\"phenomenonTime\":\"T\",\"result\":\"NaN\"}",
        "BAD_TEXT             | {\"datastream\":\"D\",\"phenomenonTime\":\"T\",\"result\":\"a\\u0000b\"}",
        "BAD_TEXT             | {\"datastream\":\"D\",\"phenomenonTime\":\"T\",\"result\":\"\\ud800\"}",
        "BAD_QUALITY          | {\"datastream\":\"D\",\"phenomenonTime\":\"T\",\"result\":1,\"quality\":\"good\"}",
      })
  void badLineIsReportedWithItsNumberAndCodeAndTheOthersAreStored(String code, String bad) {
    String sent =
        bad.replace("\"D\"", "\"" + SensorCity.code(101, "pressure") + "\"")
            .replace("\"T\"", "\"" + AT + "\"");
    JsonNode report = service.postLines("", GOOD, sent).json();

    assertThat(report.path("accepted").asInt() + report.path("duplicates").asInt()).isEqualTo(1);
    assertThat(report.path("rejected").asInt()).isEqualTo(1);
    assertThat(report.path("errors").size()).isEqualTo(1);
    JsonNode error = report.path("errors").path(0);
    assertThat(error.path("code").asString()).isEqualTo(code);
    assertThat(error.path("line").asInt()).isEqualTo(3);
    assertThat(error.path("message").asString()).isNotBlank().hasSizeLessThan(400);
  }

  @Test
  void lineThatIsNotUtf8IsReported() {
    byte[] bytes =
        (GOOD + "\n" + GOOD.replace("\"result\":0.5", "\"result\":\"X\""))
            .getBytes(StandardCharsets.ISO_8859_1);
    bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf('X')] = (byte) 0xe9;

    assertThat(codes(service.post(bytes, "Content-Type", NDJSON))).containsExactly("NOT_UTF8");
  }

  @Test
  void lineLongerThanTheLimitIsReportedAndTheNextIsRead() {
    var answer = service.postLines("x".repeat(1_000_000), GOOD);

    assertThat(codes(answer)).containsExactly("LINE_TOO_LONG");
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void secondLineForOneDatastreamAndTimeIsRefusedAndNamesTheFirst() {
    var answer = service.postLines(GOOD, GOOD.replace("\"result\":0.5", "\"result\":0.6"));

    assertThat(codes(answer)).containsExactly("DUPLICATE_IN_REQUEST");
    assertThat(answer.json().path("errors").path(0).path("message").asString()).contains("line 1");
  }

  @Test
  void requestWithoutOneGoodLineIsABadRequestWithItsReport() {
    var answer = service.postLines("a", "b");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("rejected").asInt()).isEqualTo(2);
  }

  @Test
  void describedErrorsAreBoundedAndAllAreCounted() {
    String[] lines = new String[150];
    java.util.Arrays.fill(lines, "nonsense");
    JsonNode report = service.postLines(lines).json();

    assertThat(report.path("rejected").asInt()).isEqualTo(150);
    assertThat(report.path("errors").size()).isEqualTo(100);
  }

  @Test
  void windowsLineEndsByteOrderMarkAndMissingLastLineEndAreTaken() {
    String body =
        "\ufeff"
            + line(SensorCity.code(102, "pressure"), AT, 1)
            + "\r\n\r\n"
            + line(SensorCity.code(103, "pressure"), AT, 1);
    var answer = service.post(body.getBytes(StandardCharsets.UTF_8), "Content-Type", NDJSON);

    assertThat(answer.json().path("accepted").asInt()).as(answer.body()).isEqualTo(2);
  }

  @Test
  void gzipIsUnpackedAndItsUnpackedSizeCounts() throws IOException {
    byte[] packed = gzip(line(SensorCity.code(104, "pressure"), AT, 1));
    var good = service.post(packed, "Content-Type", NDJSON, "Content-Encoding", "gzip");
    var bomb =
        service.post(
            gzip(" ".repeat(20 << 20)), "Content-Type", NDJSON, "Content-Encoding", "gzip");
    var cut =
        service.post(
            java.util.Arrays.copyOf(packed, packed.length - 9),
            "Content-Type",
            NDJSON,
            "Content-Encoding",
            "gzip");
    var plain =
        service.post(
            GOOD.getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            NDJSON,
            "Content-Encoding",
            "gzip");

    assertThat(good.json().path("accepted").asInt()).as(good.body()).isEqualTo(1);
    assertThat(bomb.status()).isEqualTo(413);
    assertThat(bomb.json().path("code").asString()).isEqualTo("LIMIT_EXCEEDED");
    assertThat(cut.status()).isEqualTo(400);
    assertThat(plain.status()).isEqualTo(400);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
      packed.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void bodyOfAnotherTypeOrWithoutLinesIsRefusedAsAWhole() {
    byte[] body = GOOD.getBytes(StandardCharsets.UTF_8);

    assertThat(service.post(body).status()).isEqualTo(415);
    assertThat(service.post(body, "Content-Type", "text/xml").json().path("message").asString())
        .contains("application/x-ndjson");
    assertThat(service.post(body, "Content-Type", "application/x-www-form-urlencoded").status())
        .isEqualTo(415);
    assertThat(service.post(body, "Content-Type", NDJSON, "Content-Encoding", "br").status())
        .isEqualTo(415);
    assertThat(service.post(new byte[0], "Content-Type", NDJSON).status()).isEqualTo(400);
    assertThat(service.postLines("", "  ", "").status()).isEqualTo(400);
  }

  @Test
  void tooManyLinesOrDaysStoreNothing() {
    String code = SensorCity.code(105, "pressure");
    String[] many =
        IntStream.range(0, 2001)
            .mapToObj(i -> line(code, AT.minusMillis(i), 1))
            .toArray(String[]::new);
    String[] days =
        IntStream.range(0, 6)
            .mapToObj(i -> line(code, AT.minus(i, ChronoUnit.DAYS), 1))
            .toArray(String[]::new);

    assertThat(service.postLines(many).status()).isEqualTo(413);
    assertThat(service.postLines(days).status()).isEqualTo(413);
    assertThat(
            SharedLiveService.database()
                .value(
                    "select count(*) from twin.observation join twin.datastream using (datastream_no)"
                        + " where code = '"
                        + code
                        + "'"))
        .isEqualTo("0");
  }

  /** The table is locked, so nothing can be committed; the queue of 20,000 takes ten requests. */
  @Test
  void fullQueueIsAnsweredWithRetryAfterAndWhatItTookIsStoredInTheEnd() throws Exception {
    List<CompletableFuture<RunningService.Answer>> answers = new ArrayList<>();
    try (var connection = SharedLiveService.database().connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table twin.observation in exclusive mode");
      for (int request = 0; request < 11; request++) {
        String code = SensorCity.code(120 + request, "pressure");
        String[] lines =
            IntStream.range(0, 2000)
                .mapToObj(i -> line(code, AT.minusMillis(i), 1))
                .toArray(String[]::new);
        answers.add(
            CompletableFuture.supplyAsync(
                () -> service.postLines(lines), Thread::startVirtualThread));
      }
      RunningService.await(
          "one is refused", () -> answers.stream().anyMatch(CompletableFuture::isDone));
      connection.rollback();
    }
    List<Integer> statuses =
        answers.stream().map(answer -> answer.join().status()).sorted().toList();

    assertThat(statuses).containsExactly(200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 429);
    RunningService.Answer refused =
        answers.stream()
            .map(CompletableFuture::join)
            .filter(a -> a.status() == 429)
            .findFirst()
            .orElseThrow();
    assertThat(refused.headers()).containsKey("retry-after");
    assertThat(refused.json().path("code").asString()).isEqualTo("RATE_LIMITED");
    assertThat(
            SharedLiveService.database()
                .value(
                    "select count(*) from twin.observation join twin.datastream using (datastream_no)"
                        + " where code similar to 'demo/S-1(2[0-9]|30)/pressure'"))
        .isEqualTo("20000");
  }

  private static List<String> codes(RunningService.Answer answer) {
    List<String> codes = new ArrayList<>();
    answer.json().path("errors").forEach(error -> codes.add(error.path("code").asString()));
    return codes;
  }

  /** Good bodies with random bytes changed, removed and repeated: every answer adds up. */
  @Test
  void mangledBodiesNeverGetAnythingButACodedAnswer() {
    Random random = new Random(20261121);
    for (int round = 0; round < 300; round++) {
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        lines.add(
            line(
                SensorCity.code(110 + i, "status"),
                AT.minusSeconds(round),
                i == 0 ? "ÖFFEN ✓" : i));
      }
      byte[] body = mangled(String.join("\n", lines).getBytes(StandardCharsets.UTF_8), random);
      var answer = service.post(body, "Content-Type", NDJSON);

      assertThat(answer.status()).as(answer.body()).isIn(200, 400);
      JsonNode report = answer.json();
      if (report.has("accepted")) {
        int counted =
            report.path("accepted").asInt()
                + report.path("duplicates").asInt()
                + report.path("rejected").asInt();
        assertThat(counted).isEqualTo(linesIn(body));
      } else {
        assertThat(report.path("code").asString()).isEqualTo("BAD_USER_INPUT");
      }
    }
  }

  private static byte[] mangled(byte[] body, Random random) {
    byte[] changed = body.clone();
    for (int i = random.nextInt(6); i >= 0; i--) {
      int at = random.nextInt(changed.length);
      switch (random.nextInt(3)) {
        case 0 -> changed[at] = (byte) random.nextInt(256);
        case 1 -> changed = java.util.Arrays.copyOf(changed, at + 1);
        default -> changed[at] = changed[random.nextInt(changed.length)];
      }
    }
    return changed;
  }

  /** Lines that hold more than blanks; bytes as Latin-1 so that each is one character. */
  private static int linesIn(byte[] body) {
    int lines = 0;
    for (String line : new String(body, StandardCharsets.ISO_8859_1).split("\n")) {
      String plain = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      if (!plain.replace(" ", "").replace("\t", "").isEmpty()) {
        lines++;
      }
    }
    return lines;
  }

  @Test
  void anotherMethodThanPostIsNotAllowedAndTheAnswerSaysWhichIs() {
    RunningService.Answer answer = service.get("/observations");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.headers().get("allow")).containsExactly("POST");
    assertThat(answer.json().path("code").asString()).isEqualTo("BAD_USER_INPUT");
  }
}
