package io.citytwin.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parameters of a GraphQL request, from a body or from an address, by one strict rule: a name
 * twice, a text that is none or an object that is none is refused.
 *
 * @param query the document; null if it is named by another parameter
 * @param documentId names it; null for none
 * @param operationName which of its operations; null for the only one
 * @param variables null for none
 * @param extensions null for none
 */
record RequestParameters(
    @Nullable String query,
    @Nullable String documentId,
    @Nullable String operationName,
    @Nullable ObjectNode variables,
    @Nullable ObjectNode extensions) {

  /** Numbers keep their digits, and half a surrogate pair survives to be refused with a place. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private static final String QUERY = "query";
  private static final String DOCUMENT_ID = "documentId";
  private static final String OPERATION_NAME = "operationName";
  private static final String VARIABLES = "variables";
  private static final String EXTENSIONS = "extensions";

  /**
   * Reads a body.
   *
   * @throws Refusal 400 if it is no JSON object with parameters of the right types
   */
  static RequestParameters ofBody(byte[] body) {
    JsonNode json = read(body);
    if (!(json instanceof ObjectNode object)) {
      throw Refusal.malformed(
          "the body is no JSON object with query as text and, where needed, variables as an object"
              + " and operationName as text; check its syntax and nesting");
    }
    return new RequestParameters(
        text(object, QUERY),
        text(object, DOCUMENT_ID),
        text(object, OPERATION_NAME),
        object(object, VARIABLES),
        object(object, EXTENSIONS));
  }

  /**
   * Reads the query part of an address: texts as they are, objects as JSON.
   *
   * @throws Refusal 400 if a parameter is there twice or no JSON object
   */
  static RequestParameters ofAddress(HttpServletRequest request) {
    return new RequestParameters(
        parameter(request, QUERY),
        parameter(request, DOCUMENT_ID),
        parameter(request, OPERATION_NAME),
        jsonParameter(request, VARIABLES),
        jsonParameter(request, EXTENSIONS));
  }

  /** The same request with its document. */
  RequestParameters withQuery(String document) {
    return new RequestParameters(document, null, operationName, variables, extensions);
  }

  /** The variables as the engine's transport gives them to it; empty for none. */
  @SuppressWarnings("unchecked") // an object is a map by name
  Map<String, Object> variableValues() {
    return variables == null ? Map.of() : (Map<String, Object>) value(variables);
  }

  private static Object value(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        object.forEachEntry((name, item) -> fields.put(name, item.isNull() ? null : value(item)));
        yield fields;
      }
      case ArrayNode list -> {
        List<@Nullable Object> items = new ArrayList<>(list.size());
        list.forEach(item -> items.add(item.isNull() ? null : value(item)));
        yield items;
      }
      case JsonNode text when text.isString() -> text.stringValue();
      case JsonNode truth when truth.isBoolean() -> truth.booleanValue();
      case JsonNode number when number.isIntegralNumber() -> number.numberValue();
      default -> node.doubleValue();
    };
  }

  /** The parameters as a body. */
  byte[] toBody() {
    ObjectNode body = JSON.createObjectNode();
    body.put(QUERY, query);
    body.put(OPERATION_NAME, operationName);
    body.set(VARIABLES, variables == null ? JSON.nullNode() : variables);
    body.set(EXTENSIONS, extensions == null ? JSON.nullNode() : extensions);
    return JSON.writeValueAsBytes(body);
  }

  private static @Nullable String text(ObjectNode body, String name) {
    JsonNode value = body.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw Refusal.malformed(
          "%s is %s; send a text, or leave it out".formatted(name, kind(value)));
    }
    return value.stringValue();
  }

  private static @Nullable ObjectNode object(ObjectNode body, String name) {
    JsonNode value = body.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw Refusal.malformed(
        "%s is %s; send a JSON object, or leave it out".formatted(name, kind(value)));
  }

  private static @Nullable String parameter(HttpServletRequest request, String name) {
    String[] values;
    try {
      values = request.getParameterValues(name);
    } catch (IllegalStateException malformed) {
      throw Refusal.malformed(
          "the query part of the address is malformed; encode each value as UTF-8 in percent signs");
    }
    if (values == null) {
      return null;
    }
    if (values.length > 1) {
      throw Refusal.malformed("%s is there %d times; send it once".formatted(name, values.length));
    }
    return values[0];
  }

  private static @Nullable ObjectNode jsonParameter(HttpServletRequest request, String name) {
    String value = parameter(request, name);
    JsonNode json = value == null ? JSON.nullNode() : read(value);
    if (json instanceof ObjectNode object) {
      return object;
    }
    if (json != null && json.isNull()) {
      return null;
    }
    throw Refusal.malformed(
        "%s in the address is no JSON object; encode one such as {\"first\":10}, or leave it out"
            .formatted(name));
  }

  private static @Nullable JsonNode read(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (JacksonException malformed) {
      return null;
    }
  }

  private static @Nullable JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JacksonException malformed) {
      return null;
    }
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "a list";
      case BOOLEAN -> "true or false";
      case NUMBER -> "a number";
      case OBJECT -> "an object";
      default -> "a text";
    };
  }
}
