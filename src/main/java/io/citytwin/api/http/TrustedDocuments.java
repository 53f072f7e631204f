package io.citytwin.api.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The documents that the builders of the clients have published, by their ids and by their hashes.
 *
 * @param byId texts by the ids of the manifest
 * @param byHash the same texts by their SHA-256 in lower-case hexadecimal digits
 */
record TrustedDocuments(Map<String, String> byId, Map<String, String> byHash) {

  static final TrustedDocuments NONE = new TrustedDocuments(Map.of(), Map.of());

  /**
   * Reads a manifest: the one that Apollo's tools write ({@code operations} with {@code id} and
   * {@code body}), or ids with their documents, as Relay's compiler writes.
   *
   * @throws IllegalArgumentException saying what is wrong, if it is neither
   */
  static TrustedDocuments parse(String manifest) {
    JsonNode json;
    try {
      json = JsonMapper.shared().readTree(manifest);
    } catch (JacksonException malformed) {
      throw new IllegalArgumentException("it is no JSON", malformed);
    }
    Map<String, String> byId = new HashMap<>();
    if (json.path("operations").isArray()) {
      for (JsonNode operation : json.path("operations")) {
        add(byId, operation.path("id"), operation.path("body"));
      }
    } else if (json instanceof ObjectNode object) {
      JsonMapper mapper = JsonMapper.shared();
      object.properties().forEach(e -> add(byId, mapper.valueToTree(e.getKey()), e.getValue()));
    } else {
      throw new IllegalArgumentException(
          "it is neither an Apollo manifest nor an object of ids and documents");
    }
    Map<String, String> byHash = new HashMap<>();
    byId.values().forEach(document -> byHash.put(hash(document), document));
    return new TrustedDocuments(Map.copyOf(byId), Map.copyOf(byHash));
  }

  /** The document of an id: one of the manifest, a hash, or a hash after {@code sha256:}. */
  Optional<String> find(String id) {
    String hash = id.startsWith("sha256:") ? id.substring("sha256:".length()) : id;
    return Optional.ofNullable(byId.getOrDefault(id, byHash.get(hash)));
  }

  boolean contains(String document) {
    return byHash.containsKey(hash(document));
  }

  /** SHA-256 of a document in UTF-8, in lower-case hexadecimal digits. */
  static String hash(String document) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(document.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void add(Map<String, String> byId, JsonNode id, JsonNode document) {
    if (!id.isString() || !document.isString()) {
      throw new IllegalArgumentException("an operation has no id or no document as text");
    }
    String before = byId.putIfAbsent(id.stringValue(), document.stringValue());
    if (before != null && !before.equals(document.stringValue())) {
      throw new IllegalArgumentException(
          "the id '%s' stands for two documents".formatted(id.stringValue()));
    }
  }
}
