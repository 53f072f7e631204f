package io.citytwin.live.mqtt;

import io.citytwin.live.LiveSettings;
import io.citytwin.live.ingest.Batch;
import io.citytwin.live.ingest.Draft;
import io.citytwin.live.ingest.LineCode;
import io.citytwin.live.ingest.LineException;
import io.citytwin.live.ingest.ObservationBody;
import io.citytwin.live.ingest.ResultReader;
import io.citytwin.live.ingest.SensorThingsDraft;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a message into a batch, as its rule says. */
final class MessageReader {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final LiveSettings limits;

  MessageReader(LiveSettings limits) {
    this.limits = limits;
  }

  /** Adds what the message says to the batch, good or refused. */
  void read(Message message, MessageRule rule, Map<String, String> parts, Batch batch) {
    switch (rule.form()) {
      case OBSERVATIONS -> ObservationBody.read(message.payload(), batch, limits);
      case SENSOR_THINGS ->
          batch.add(
              1,
              () ->
                  SensorThingsDraft.of(
                      json(message), unquoted(datastream(rule, parts)), message.arrived()));
      case VALUE -> batch.add(1, () -> value(message, rule, parts));
      case FIELDS -> batch.add(1, () -> fields(json(message), message, rule, parts));
    }
  }

  private static @Nullable String unquoted(@Nullable String id) {
    return id == null ? null : SensorThingsDraft.unquoted(id);
  }

  private static @Nullable String datastream(MessageRule rule, Map<String, String> parts) {
    return rule.datastream() == null ? null : TopicTemplate.filled(rule.datastream(), parts);
  }

  private static Draft value(Message message, MessageRule rule, Map<String, String> parts)
      throws LineException {
    String text = text(message).strip();
    Object value;
    try {
      value = JSON.readValue(text, Object.class);
    } catch (JacksonException plainText) {
      value = text;
    }
    if (text.isEmpty()) {
      throw new LineException(
          LineCode.MISSING_FIELD, "the payload is empty; send the value as a number, text or JSON");
    }
    return new Draft(
        datastream(rule, parts), message.arrived().toString(), null, null, ResultReader.of(value));
  }

  private static Draft fields(
      JsonNode object, Message message, MessageRule rule, Map<String, String> parts)
      throws LineException {
    if (!object.isObject()) {
      throw new LineException(
          LineCode.NOT_JSON,
          "the payload is no JSON object with the field '" + rule.result() + "'");
    }
    JsonNode result = required(object, rule.result());
    String phenomenonTime =
        rule.phenomenonTime() == null
            ? message.arrived().toString()
            : time(required(object, rule.phenomenonTime()), rule);
    JsonNode quality = rule.quality() == null ? null : field(object, rule.quality());
    return new Draft(
        datastream(rule, parts),
        phenomenonTime,
        null,
        quality == null || quality.isMissingNode() || quality.isNull()
            ? null
            : quality.asString(""),
        ResultReader.of(JSON.treeToValue(result, Object.class)));
  }

  private static JsonNode required(JsonNode object, String name) throws LineException {
    JsonNode value = field(object, name);
    if (value.isMissingNode()) {
      throw new LineException(
          LineCode.MISSING_FIELD,
          "field '" + name + "' is missing; the rule of its topic names it");
    }
    return value;
  }

  private static JsonNode field(JsonNode object, String name) {
    return name.startsWith("/") ? object.at(name) : object.path(name);
  }

  private static String time(JsonNode time, MessageRule rule) throws LineException {
    int shift =
        switch (rule.time()) {
          case RFC3339 -> -1;
          case EPOCH_SECONDS -> 0;
          case EPOCH_MILLIS -> 3;
        };
    if (shift < 0) {
      return time.asString("");
    }
    try {
      BigDecimal seconds =
          new BigDecimal(time.asString("")).movePointLeft(shift).setScale(9, RoundingMode.FLOOR);
      long whole = seconds.setScale(0, RoundingMode.FLOOR).longValueExact();
      return Instant.ofEpochSecond(
              whole, seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue())
          .toString();
    } catch (ArithmeticException | NumberFormatException | DateTimeException e) {
      throw new LineException(
          LineCode.BAD_TIME,
          "time %s is no number of %s since 1970"
              .formatted(
                  LineException.shown(time.toString()), shift == 0 ? "seconds" : "milliseconds"));
    }
  }

  private static JsonNode json(Message message) throws LineException {
    try {
      return JSON.readTree(text(message));
    } catch (JacksonException e) {
      throw new LineException(
          LineCode.NOT_JSON,
          "the payload is not one JSON object, at character " + e.getLocation().getCharOffset());
    }
  }

  private static String text(Message message) throws LineException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(message.payload()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new LineException(LineCode.NOT_UTF8, "the payload is not UTF-8");
    }
  }
}
