package io.citytwin.api;

import graphql.schema.GraphQLFieldDefinition;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The declared costs of a schema's fields, each read once. */
final class DeclaredCosts {

  private final Map<GraphQLFieldDefinition, DeclaredCost> known = new ConcurrentHashMap<>();

  DeclaredCost of(GraphQLFieldDefinition field) {
    DeclaredCost cost = known.get(field);
    return cost != null ? cost : known.computeIfAbsent(field, DeclaredCost::of);
  }
}
