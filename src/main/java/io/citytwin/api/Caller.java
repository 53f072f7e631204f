package io.citytwin.api;

import graphql.GraphQLContext;

/**
 * Who asks.
 *
 * @param address network address; behind a proxy, that of the proxy unless the server is told to
 *     trust forwarded headers
 */
public record Caller(String address) {

  private static final Caller UNKNOWN = new Caller("");

  /** The caller of the running operation. */
  static Caller of(GraphQLContext context) {
    return context.getOrDefault(Caller.class, UNKNOWN);
  }
}
