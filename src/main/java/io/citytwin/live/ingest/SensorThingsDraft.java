package io.citytwin.live.ingest;

import io.citytwin.sensor.Quality;
import io.citytwin.sensor.Result;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Observation entities of the SensorThings API as drafts. Of a phenomenon time that is an interval
 * the end counts; without one it is the time of arrival, as the standard has it. A {@code
 * resultQuality} counts if it is the name of a quality. Other properties are not kept.
 */
public final class SensorThingsDraft {

  private SensorThingsDraft() {}

  /**
   * An entity.
   *
   * @param datastream of the address it was sent to; null if the entity names it
   * @param arrived time of the request
   */
  public static Draft of(JsonNode entity, @Nullable String datastream, Instant arrived)
      throws LineException {
    if (!entity.isObject()) {
      throw new LineException(LineCode.NOT_JSON, "the body is no JSON object of an Observation");
    }
    return draft(
        datastream == null ? id(entity.path("Datastream")) : datastream,
        entity.path("phenomenonTime"),
        entity.path("resultTime"),
        entity.path("resultQuality"),
        entity.path("result"),
        arrived);
  }

  static Draft draft(
      @Nullable String datastream,
      JsonNode phenomenonTime,
      JsonNode resultTime,
      JsonNode quality,
      JsonNode result,
      Instant arrived)
      throws LineException {
    String time = text(phenomenonTime);
    return new Draft(
        datastream,
        time == null ? arrived.toString() : time.substring(time.lastIndexOf('/') + 1),
        text(resultTime),
        quality(quality),
        result(result));
  }

  /** {@code {"@iot.id": …}}, a number or text; null if there is none. */
  static @Nullable String id(JsonNode reference) {
    JsonNode id = reference.path("@iot.id");
    return id.isValueNode() && !id.isNull() ? id.asString() : null;
  }

  /** An id of an address, which is quoted if it is text. */
  public static String unquoted(String id) {
    return id.length() >= 2 && id.startsWith("'") && id.endsWith("'")
        ? id.substring(1, id.length() - 1).replace("''", "'")
        : id;
  }

  private static @Nullable String text(JsonNode node) {
    return node.isMissingNode() || node.isNull() ? null : node.asString("");
  }

  private static @Nullable String quality(JsonNode node) {
    return Arrays.stream(Quality.values())
        .map(Quality::name)
        .filter(name -> node.isString() && name.equals(node.asString()))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Result result(JsonNode node) throws LineException {
    return node.isMissingNode()
        ? null
        : ResultReader.of(JsonMapper.shared().treeToValue(node, Object.class));
  }
}
