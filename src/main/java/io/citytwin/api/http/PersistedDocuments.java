package io.citytwin.api.http;

import io.citytwin.api.RecentlyUsed;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Finds the document a request names in place of sending it: by {@code documentId} (appendix A of
 * GraphQL over HTTP) among the trusted ones, or by Apollo's extension {@code persistedQuery} among
 * those and the ones that clients have registered with it.
 */
@Component
@EnableConfigurationProperties(DocumentSettings.class)
class PersistedDocuments {

  /** Registered documents kept at most, each no longer than an address can be: some 8 MB. */
  private static final int MOST = 1_000;

  private static final int LONGEST = 8_000;

  /** What Apollo's clients look for; they then send the document with its hash. */
  private static final String SEND_IT = "PersistedQueryNotFound";

  private final TrustedDocuments trusted;
  private final boolean registers;

  private final RecentlyUsed<String> registered = new RecentlyUsed<>(MOST);

  PersistedDocuments(DocumentSettings settings) {
    this.trusted = settings.documents();
    this.registers = settings.mode() != DocumentSettings.Mode.ENFORCE;
  }

  TrustedDocuments trusted() {
    return trusted;
  }

  /**
   * The parameters with the document they name; those that hold one are returned as they are.
   *
   * @throws Refusal PERSISTED_DOCUMENT_NOT_FOUND if nobody knows the document, BAD_USER_INPUT if it
   *     is named in two ways or its hash is another
   */
  RequestParameters resolved(RequestParameters parameters, AnswerType type) {
    String id = parameters.documentId();
    JsonNode persisted = persistedQuery(parameters);
    if (id != null) {
      if (parameters.query() != null || persisted != null) {
        throw Refusal.malformed(
            "documentId is there together with query or extensions.persistedQuery; send one");
      }
      return parameters.withQuery(
          trusted
              .find(id)
              .orElseThrow(
                  () ->
                      unknown(
                          type,
                          "no trusted document has the id '%s'; check it, or ask the operator to"
                                  .formatted(id.substring(0, Math.min(100, id.length())))
                              + " publish the manifest it is in")));
    }
    return persisted == null ? parameters : byHash(parameters, persisted, type);
  }

  private RequestParameters byHash(
      RequestParameters parameters, JsonNode persisted, AnswerType type) {
    String hash = persisted.path("sha256Hash").asString("");
    if (persisted.path("version").asInt(0) != 1 || !hash.matches("[0-9a-f]{64}")) {
      throw Refusal.malformed(
          "extensions.persistedQuery needs version 1 and sha256Hash, 64 lower-case hexadecimal"
              + " digits");
    }
    String document = parameters.query();
    if (document == null) {
      return parameters.withQuery(
          trusted
              .find(hash)
              .or(() -> Optional.ofNullable(registered.get(hash)))
              .orElseThrow(() -> unknown(type, SEND_IT)));
    }
    if (!TrustedDocuments.hash(document).equals(hash)) {
      throw Refusal.malformed(
          "extensions.persistedQuery.sha256Hash is not the SHA-256 of query; hash the text as it is"
              + " sent, in UTF-8");
    }
    if (registers && document.length() <= LONGEST) {
      registered.put(hash, document);
    }
    return parameters;
  }

  private static @Nullable JsonNode persistedQuery(RequestParameters parameters) {
    JsonNode persisted =
        parameters.extensions() == null ? null : parameters.extensions().get("persistedQuery");
    return persisted == null || persisted.isNull() ? null : persisted;
  }

  /** Clients from before the GraphQL media type read errors in answers of status 200 alone. */
  private static Refusal unknown(AnswerType type, String message) {
    return Refusal.of(
        type == AnswerType.GRAPHQL_RESPONSE ? HttpStatus.BAD_REQUEST : HttpStatus.OK,
        new TwinException(ErrorCode.PERSISTED_DOCUMENT_NOT_FOUND, message));
  }
}
