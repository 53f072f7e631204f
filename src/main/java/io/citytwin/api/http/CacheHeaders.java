package io.citytwin.api.http;

import java.util.Map;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
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
        ? response.doOnNext(
            answer ->
                of(answer.getErrors().isEmpty() ? text : "")
                    .forEach(answer.getResponseHeaders()::set))
        : response;
  }

  /** The headers by name, of an answer with this tag or, if the text is empty, with none. */
  static Map<String, String> of(String tag) {
    return tag.isEmpty()
        ? Map.of("Cache-Control", KEEP_NOTHING)
        : Map.of("ETag", tag, "Cache-Control", ASK_AGAIN);
  }
}
