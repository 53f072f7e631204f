package io.citytwin.api.http;

import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Tells caches what to do with the answer to a GET: to ask again with the tag, or to keep nothing.
 * An answer with errors has no tag, as the next try may do better.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class CacheHeaders implements WebGraphQlInterceptor {

  /** Attribute of a request that came as a GET: its tag, or the empty text if it has none. */
  static final String TAG = CacheHeaders.class.getName() + ".tag";

  /** May be kept, but is not used again without asking. */
  static final String ASK_AGAIN = "no-cache";

  static final String KEEP_NOTHING = "no-store";

  @Override
  public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
    Object tag = request.getAttributes().get(TAG);
    Mono<WebGraphQlResponse> response = chain.next(request);
    return tag instanceof String text
        ? response.doOnNext(answer -> mark(answer, text.isEmpty() ? null : text))
        : response;
  }

  private static void mark(WebGraphQlResponse answer, @Nullable String tag) {
    HttpHeaders headers = answer.getResponseHeaders();
    if (tag != null && answer.getErrors().isEmpty()) {
      headers.setETag(tag);
      headers.setCacheControl(ASK_AGAIN);
    } else {
      headers.setCacheControl(KEEP_NOTHING);
    }
  }
}
