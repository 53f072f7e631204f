package io.citytwin.live.watch;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The form of what clients send by {@code graphql-transport-ws}. */
final class SocketMessage {

  private static final Set<String> FROM_CLIENTS =
      Set.of("connection_init", "ping", "pong", "subscribe", "complete");

  private SocketMessage() {}

  /** What is wrong with a message, in at most 123 bytes; null if it may be handled. */
  static @Nullable String fault(String text, JsonMapper json) {
    JsonNode message;
    try {
      message = json.readTree(text);
    } catch (JacksonException e) {
      return "Invalid message: it is no JSON";
    }
    if (!message.isObject() || !FROM_CLIENTS.contains(message.path("type").asString(""))) {
      return "Invalid message: type must be connection_init, ping, pong, subscribe or complete";
    }
    JsonNode payload = message.path("payload");
    if (!objectOrNothing(payload)) {
      return "Invalid message: payload must be an object";
    }
    return switch (message.path("type").asString()) {
      case "subscribe" -> faultOfOperation(message.path("id"), payload);
      case "complete" -> message.path("id").isString() ? null : "Invalid message: id must be text";
      default -> null;
    };
  }

  private static @Nullable String faultOfOperation(JsonNode id, JsonNode payload) {
    if (!id.isString() || id.asString().isEmpty()) {
      return "Invalid message: id must be text";
    }
    if (!payload.path("query").isString()) {
      return "Invalid message: payload.query must be text";
    }
    JsonNode name = payload.path("operationName");
    if (!(name.isString() || name.isMissingNode() || name.isNull())) {
      return "Invalid message: payload.operationName must be text";
    }
    return objectOrNothing(payload.path("variables")) && objectOrNothing(payload.path("extensions"))
        ? null
        : "Invalid message: payload.variables and payload.extensions must be objects";
  }

  private static boolean objectOrNothing(JsonNode node) {
    return node.isObject() || node.isMissingNode() || node.isNull();
  }
}
