package io.citytwin.api;

import graphql.TypeResolutionEnvironment;
import graphql.schema.GraphQLObjectType;
import graphql.schema.TypeResolver;

/** The GraphQL type of a node: the type of its id, else the name of its Java type. */
public final class NodeTypeResolver implements TypeResolver {

  @Override
  public GraphQLObjectType getType(TypeResolutionEnvironment environment) {
    Object source = environment.getObject();
    String name =
        source instanceof Node node ? node.globalId().type() : source.getClass().getSimpleName();
    return environment.getSchema().getObjectType(name);
  }
}
