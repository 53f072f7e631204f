package io.citytwin.feature.graphql;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.DataFetchingFieldSelectionSet;
import graphql.schema.SelectedField;
import graphql.schema.idl.TypeRuntimeWiring;
import java.util.Map;
import java.util.Set;

/** What a connection's selection asks of the page, and its count. */
final class ConnectionFields {

  /** Fields of a connection for which its items must be read. */
  private static final Set<String> ROWS = Set.of("nodes", "edges", "pageInfo");

  private ConnectionFields() {}

  /** Registers the fields that are no plain property of a {@link FeatureConnection}. */
  static TypeRuntimeWiring.Builder wire(TypeRuntimeWiring.Builder type) {
    return type.dataFetcher("totalCount", ConnectionFields::totalCount)
        .dataFetcher("nodes", ConnectionFields::list)
        .dataFetcher("edges", ConnectionFields::list);
  }

  private static Object list(DataFetchingEnvironment environment) {
    return connection(environment)
        .list(environment.getField().getName(), environment.getField().getResultKey());
  }

  private static FeatureConnection connection(DataFetchingEnvironment environment) {
    FeatureConnection connection = environment.getSource();
    if (connection == null) {
      throw new IllegalStateException("a field of a connection without one");
    }
    return connection;
  }

  /** Whether the distance of items is wanted. */
  static boolean wantsDistance(DataFetchingFieldSelectionSet connection) {
    return connection.getImmediateFields().stream()
        .filter(field -> field.getName().equals("edges"))
        .flatMap(edges -> edges.getSelectionSet().getImmediateFields().stream())
        .anyMatch(field -> field.getName().equals("distance"));
  }

  /** Whether the items are wanted, or only a count. */
  static boolean wantsRows(DataFetchingFieldSelectionSet connection) {
    return connection.getImmediateFields().stream()
        .anyMatch(field -> ROWS.contains(field.getName()));
  }

  /** Whether the exact count is wanted. */
  static boolean wantsExactCount(DataFetchingEnvironment environment) {
    return environment.getSelectionSet().getImmediateFields().stream()
        .anyMatch(field -> field.getName().equals("totalCount") && isExact(field));
  }

  private static int totalCount(DataFetchingEnvironment environment) {
    return totalCount(connection(environment), environment.getArguments());
  }

  /**
   * The count in the mode asked for.
   *
   * @param arguments of the field
   */
  static int totalCount(FeatureConnection connection, Map<String, Object> arguments) {
    Long exact = connection.exactCount();
    boolean wanted = "EXACT".equals(arguments.get("mode"));
    long count = wanted && exact != null ? exact : connection.estimate().get();
    return (int) Math.min(count, Integer.MAX_VALUE);
  }

  private static boolean isExact(SelectedField field) {
    return "EXACT".equals(field.getArguments().get("mode"));
  }
}
