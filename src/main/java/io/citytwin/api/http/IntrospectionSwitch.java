package io.citytwin.api.http;

import graphql.introspection.Introspection;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Refuses {@code __schema} and {@code __type} if the operator wants it; never {@code __typename}.
 */
@Component
class IntrospectionSwitch implements WebGraphQlInterceptor {

  private final boolean on;

  IntrospectionSwitch(@Value("${citytwin.graphql.introspection}") boolean on) {
    this.on = on;
  }

  @Override
  public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
    if (!on) {
      request.configureExecutionInput(
          (input, builder) -> {
            input.getGraphQLContext().put(Introspection.INTROSPECTION_DISABLED, true);
            return input;
          });
    }
    return chain.next(request);
  }
}
