package io.citytwin.feature.direct;

import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLOutputType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The types of the schema, and what the engine makes of values in one operation. */
public record EngineValues(GraphQLSchema schema, GraphQLContext context, Locale locale) {

  /** Those of the operation that an environment is of. */
  public static EngineValues of(DataFetchingEnvironment environment) {
    return new EngineValues(
        environment.getGraphQLSchema(), environment.getGraphQlContext(), environment.getLocale());
  }

  /** An object type. */
  public GraphQLObjectType type(String name) {
    return schema.getObjectType(name);
  }

  /**
   * How values of a scalar or of an enum are serialised.
   *
   * @throws UnsuitableException if the type is another
   */
  public Function<Object, @Nullable Object> serializer(GraphQLOutputType type) {
    return switch (GraphQLTypeUtil.unwrapNonNull(type)) {
      case GraphQLScalarType scalar ->
          value -> scalar.getCoercing().serialize(value, context, locale);
      case GraphQLEnumType codes -> value -> codes.serialize(value, context, locale);
      default -> throw new UnsuitableException("neither a scalar nor an enum");
    };
  }
}
