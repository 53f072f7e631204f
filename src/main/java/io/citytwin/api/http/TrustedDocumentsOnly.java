package io.citytwin.api.http;

import graphql.ExecutionResult;
import graphql.GraphQLError;
import io.citytwin.api.CodedErrors;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.support.DefaultExecutionGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Refuses or logs documents that are not trusted, over HTTP, server-sent events and WebSockets
 * alike. A trusted document may be sent as text too: it is known by its hash.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class TrustedDocumentsOnly implements WebGraphQlInterceptor {

  private static final Logger LOG = LoggerFactory.getLogger(TrustedDocumentsOnly.class);

  /** Each document is logged once, and not more than this many. */
  private static final int MOST_LOGGED = 10_000;

  private final DocumentSettings.Mode mode;
  private final TrustedDocuments trusted;
  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  TrustedDocumentsOnly(DocumentSettings settings, PersistedDocuments documents) {
    this.mode = settings.mode();
    this.trusted = documents.trusted();
  }

  @Override
  public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
    if (admits(request.getDocument())) {
      return chain.next(request);
    }
    if (mode == DocumentSettings.Mode.ENFORCE) {
      return Mono.just(refused(request));
    }
    String hash = TrustedDocuments.hash(request.getDocument());
    if (logged.size() < MOST_LOGGED && logged.add(hash)) {
      LOG.info("documents.untrusted sha256={}", hash);
    }
    return chain.next(request);
  }

  /** Whether there is nothing to say against a document. */
  boolean admits(String document) {
    return mode == DocumentSettings.Mode.OFF || trusted.contains(document);
  }

  private static WebGraphQlResponse refused(WebGraphQlRequest request) {
    GraphQLError error =
        CodedErrors.of(
            new TwinException(
                ErrorCode.PERSISTED_DOCUMENT_REQUIRED,
                "only trusted documents are answered here; send documentId, or publish this one in"
                    + " the manifest first"));
    return new WebGraphQlResponse(
        new DefaultExecutionGraphQlResponse(
            request.toExecutionInput(),
            ExecutionResult.newExecutionResult().addError(error).build()));
  }
}
