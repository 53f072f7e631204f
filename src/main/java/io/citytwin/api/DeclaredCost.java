package io.citytwin.api;

import graphql.schema.GraphQLAppliedDirective;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLTypeUtil;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the schema declares of a field's cost, after the cost directives of IBM's GraphQL
 * specification.
 *
 * @param weight points of the field itself
 * @param assumedSize items of its list when no argument tells; 1 for a field that is no list
 * @param slicingArguments arguments that bound the list
 * @param sizedFields fields below that are the list; empty if it is the field itself
 */
record DeclaredCost(
    int weight, int assumedSize, Set<String> slicingArguments, Set<String> sizedFields) {

  /** Items assumed in a list that declares nothing. */
  private static final int ASSUMED_LIST = 10;

  static DeclaredCost of(GraphQLFieldDefinition field) {
    GraphQLAppliedDirective cost = field.getAppliedDirective("cost");
    GraphQLAppliedDirective size = field.getAppliedDirective("listSize");
    boolean list = GraphQLTypeUtil.isList(GraphQLTypeUtil.unwrapNonNull(field.getType()));
    Integer assumed = size == null ? null : value(size, "assumedSize");
    return new DeclaredCost(
        cost == null ? 1 : Integer.parseInt(weight(cost)),
        assumed != null ? assumed : list ? ASSUMED_LIST : 1,
        size == null ? Set.of() : names(size, "slicingArguments"),
        size == null ? Set.of() : names(size, "sizedFields"));
  }

  private static String weight(GraphQLAppliedDirective cost) {
    String weight = value(cost, "weight");
    return weight == null ? "1" : weight;
  }

  private static Set<String> names(GraphQLAppliedDirective directive, String argument) {
    List<String> names = value(directive, argument);
    return names == null ? Set.of() : Set.copyOf(names);
  }

  private static <T> @Nullable T value(GraphQLAppliedDirective directive, String argument) {
    return directive.getArgument(argument) == null
        ? null
        : directive.getArgument(argument).getValue();
  }
}
