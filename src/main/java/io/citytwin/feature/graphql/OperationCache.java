package io.citytwin.feature.graphql;

import graphql.language.Field;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLNamedSchemaElement;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values worked out once for a place of a document, because the fields there are fetched once for
 * each parent. The place is the field's nodes in the document and the type it is on.
 */
final class OperationCache {

  private record Place(
      List<Identity> nodes, String parentType, Class<?> what, @Nullable Object of) {}

  private record Identity(Field field) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Identity identity && field == identity.field;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(field);
    }
  }

  private final ConcurrentHashMap<Place, Object> values = new ConcurrentHashMap<>();

  private OperationCache() {}

  /** The value for the place of the environment; made by the function at first use. */
  static <T> T get(
      DataFetchingEnvironment environment,
      Class<T> what,
      Function<DataFetchingEnvironment, T> make) {
    return get(environment, what, null, make);
  }

  /** The same for one of several values of the place, told apart by what they are of. */
  static <T> T get(
      DataFetchingEnvironment environment,
      Class<T> what,
      @Nullable Object of,
      Function<DataFetchingEnvironment, T> make) {
    OperationCache cache =
        environment
            .getGraphQlContext()
            .computeIfAbsent(OperationCache.class, _ -> new OperationCache());
    List<Identity> nodes =
        environment.getMergedField().getFields().stream().map(Identity::new).toList();
    String parent = ((GraphQLNamedSchemaElement) environment.getParentType()).getName();
    Place place = new Place(nodes, parent, what, of);
    Object known = cache.values.get(place);
    if (known == null) {
      known = make.apply(environment);
      cache.values.put(place, known);
    }
    return what.cast(known);
  }
}
