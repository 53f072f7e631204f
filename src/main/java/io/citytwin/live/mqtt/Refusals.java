package io.citytwin.live.mqtt;

import io.citytwin.live.ingest.LineException;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Observations that can never be stored: counted by code, logged at most once a second, and
 * published to a topic if one is named.
 */
final class Refusals {

  private static final Logger log = LoggerFactory.getLogger(Refusals.class);
  private static final long LOG_NANOS = 1_000_000_000L;
  private static final int SHOWN_BYTES = 4_096;
  private static final long ANSWER_MILLIS = 5_000;

  private final String topic;
  private final MeterRegistry metrics;
  private final AtomicLong lastLog = new AtomicLong(System.nanoTime() - LOG_NANOS);
  private final AtomicLong unlogged = new AtomicLong();

  Refusals(String topic, MeterRegistry metrics) {
    this.topic = topic;
    this.metrics = metrics;
  }

  /**
   * Refuses a message, or one observation in it.
   *
   * @param line of the observation, from 1; 0 for the whole message
   * @param connection to publish over; null if there is none now
   */
  void refuse(
      Message message,
      String code,
      long line,
      String reason,
      @Nullable BrokerConnection connection) {
    metrics.counter("citytwin.mqtt.refused", "code", code).increment();
    log(message, code, reason);
    if (!topic.isEmpty() && connection != null) {
      publish(message, code, line, reason, connection);
    }
  }

  private void log(Message message, String code, String reason) {
    long last = lastLog.get();
    long now = System.nanoTime();
    if (now - last < LOG_NANOS || !lastLog.compareAndSet(last, now)) {
      unlogged.incrementAndGet();
      return;
    }
    log.warn(
        "mqtt.refused topic={} code={} reason={} further={}",
        LineException.shown(message.topic()),
        code,
        reason,
        unlogged.getAndSet(0));
  }

  private void publish(
      Message message, String code, long line, String reason, BrokerConnection connection) {
    byte[] payload = message.payload();
    Map<String, Object> refusal = new LinkedHashMap<>();
    refusal.put("topic", message.topic());
    refusal.put("code", code);
    refusal.put("line", line);
    refusal.put("message", reason);
    refusal.put(
        "payload",
        new String(payload, 0, Math.min(payload.length, SHOWN_BYTES), StandardCharsets.UTF_8));
    try {
      connection
          .publish(topic, JsonMapper.shared().writeValueAsBytes(refusal))
          .waitForCompletion(ANSWER_MILLIS);
    } catch (MqttException e) {
      metrics.counter("citytwin.mqtt.refusals.unpublished").increment();
      log.warn("mqtt.refusal_unpublished topic={} cause={}", topic, e.getMessage());
    }
  }
}
