package io.citytwin.live.mqtt;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the messages of some topics mean. Field names that begin with {@code /} are JSON pointers.
 *
 * @param topic a filter of MQTT whose levels may hold one named part each
 * @param form what a payload is
 * @param datastream its code or id, put together from the topic's parts; for the forms VALUE and
 *     FIELDS, and for SENSOR_THINGS when the topic names it
 * @param result field with the value, for FIELDS
 * @param phenomenonTime field with the time, for FIELDS; null for the time of arrival
 * @param quality field with the quality, for FIELDS; null if none says it
 * @param time how times are written, for FIELDS
 */
record MessageRule(
    String topic,
    Form form,
    @Nullable String datastream,
    @DefaultValue("result") String result,
    @Nullable String phenomenonTime,
    @Nullable String quality,
    @DefaultValue("RFC3339") TimeForm time,
    TopicTemplate template) {

  private static final String CODE = "{dataset}/{sensor}/{property}";

  /** What a payload is. */
  enum Form {
    /** The same as a body of {@code POST /observations}. */
    OBSERVATIONS,
    /** One Observation of the SensorThings API. */
    SENSOR_THINGS,
    /** The value alone: a number, text or JSON. */
    VALUE,
    /** An object with the value and more. */
    FIELDS
  }

  /** How times are written. */
  enum TimeForm {
    /** Text with offset. */
    RFC3339,
    /** Seconds since 1970 (UTC), with or without fraction. */
    EPOCH_SECONDS,
    /** Milliseconds since 1970 (UTC). */
    EPOCH_MILLIS
  }

  @org.springframework.boot.context.properties.bind.ConstructorBinding
  MessageRule(
      String topic,
      Form form,
      @Nullable String datastream,
      @DefaultValue("result") String result,
      @Nullable String phenomenonTime,
      @Nullable String quality,
      @DefaultValue("RFC3339") TimeForm time) {
    this(
        topic,
        form,
        datastream(form, datastream),
        result,
        phenomenonTime,
        quality,
        time,
        new TopicTemplate(topic));
    if (this.datastream != null) {
      requireNames(this.template, this.datastream);
    }
  }

  private static @Nullable String datastream(Form form, @Nullable String given) {
    boolean fromTopic = form == Form.VALUE || form == Form.FIELDS;
    return given == null && fromTopic ? CODE : given;
  }

  private static void requireNames(TopicTemplate template, String datastream) {
    Set<String> missing = new LinkedHashSet<>(TopicTemplate.namesIn(datastream));
    missing.removeAll(template.names());
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          ("the rule for '%s' makes its datastream from '%s', but the topic has no {%s}; name it in"
                  + " the topic or give the rule's datastream")
              .formatted(template.filter(), datastream, String.join("}, {", missing)));
    }
  }
}
