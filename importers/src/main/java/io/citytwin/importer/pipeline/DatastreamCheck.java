package io.citytwin.importer.pipeline;

import io.citytwin.model.feature.EntityId;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads the datastreams of a sensor from their JSON form, in the order declared. */
final class DatastreamCheck {

  private static final int MAX_PROPERTY_BYTES = 200;
  private static final Duration LATE = Duration.ofMinutes(15);
  private static final Duration DEAD = Duration.ofHours(1);

  private DatastreamCheck() {}

  /**
   * Returns the good datastreams; a faulty one is left out and described to the consumer.
   *
   * @param json array of objects, see {@code docs/importing.md}
   */
  static List<DatastreamSpec> read(
      String dataset, String sensor, String json, Consumer<String> faults) {
    Object parsed;
    try {
      parsed = CanonicalJson.parse(json);
    } catch (JacksonException e) {
      parsed = null;
    }
    if (!(parsed instanceof List<?> items)) {
      faults.accept("datastreams must be an array of objects");
      return List.of();
    }
    List<DatastreamSpec> specs = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Object item : items) {
      try {
        DatastreamSpec spec = spec(dataset, sensor, item);
        if (!seen.add(spec.observedProperty())) {
          throw new IllegalArgumentException(
              "observedProperty \"" + spec.observedProperty() + "\" occurs twice");
        }
        specs.add(spec);
      } catch (IllegalArgumentException | DateTimeException e) {
        faults.accept("datastream left out: " + e.getMessage());
      }
    }
    return specs;
  }

  private static DatastreamSpec spec(String dataset, String sensor, @Nullable Object item) {
    if (!(item instanceof Map<?, ?> fields)) {
      throw new IllegalArgumentException("not an object");
    }
    String property = text(fields, "observedProperty", null);
    if (property.contains("/")
        || property.getBytes(StandardCharsets.UTF_8).length > MAX_PROPERTY_BYTES) {
      throw new IllegalArgumentException(
          "observedProperty must be at most " + MAX_PROPERTY_BYTES + " bytes without a slash");
    }
    String code = dataset + "/" + sensor + "/" + property;
    Duration cadence = duration(fields, "cadence", null);
    return new DatastreamSpec(
        EntityId.ofDatastream(code),
        code,
        text(fields, "name", property),
        property,
        text(fields, "unit", "1"),
        cadence,
        required(duration(fields, "lateAfter", cadence == null ? LATE : cadence.multipliedBy(3))),
        required(duration(fields, "deadAfter", cadence == null ? DEAD : cadence.multipliedBy(12))),
        number(fields, "minimum"),
        number(fields, "maximum"),
        rate(fields),
        duration(fields, "stuckAfter", null),
        duration(fields, "retention", null));
  }

  private static String text(Map<?, ?> fields, String key, @Nullable String fallback) {
    Object value = fields.get(key);
    if (value == null && fallback != null) {
      return fallback;
    }
    if (value instanceof String text && !text.isBlank()) {
      return text;
    }
    throw new IllegalArgumentException(key + " must be a text, got " + value);
  }

  private static @Nullable Duration duration(
      Map<?, ?> fields, String key, @Nullable Duration fallback) {
    Object value = fields.get(key);
    if (value == null) {
      return fallback;
    }
    Duration duration =
        value instanceof String text && text.length() < 40 ? Duration.parse(text) : Duration.ZERO;
    if (duration.isZero()
        || duration.isNegative()
        || duration.compareTo(Duration.ofDays(36_500)) > 0) {
      throw new IllegalArgumentException(
          key + " must be a duration like PT15M, longer than nothing, got " + value);
    }
    return duration;
  }

  private static @Nullable Double number(Map<?, ?> fields, String key) {
    Object value = fields.get(key);
    if (value == null) {
      return null;
    }
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException(key + " must be a number, got " + value);
  }

  private static @Nullable Double rate(Map<?, ?> fields) {
    Double rate = number(fields, "maximumRate");
    if (rate != null && rate <= 0) {
      throw new IllegalArgumentException(
          "maximumRate must be above 0 units per second, got " + rate);
    }
    return rate;
  }

  private static Duration required(@Nullable Duration duration) {
    if (duration == null) {
      throw new IllegalStateException("a fallback was given");
    }
    return duration;
  }
}
