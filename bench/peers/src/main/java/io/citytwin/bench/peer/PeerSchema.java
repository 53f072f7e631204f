package io.citytwin.bench.peer;

import graphql.GraphQL;
import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.execution.preparsed.PreparsedDocumentProvider;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLScalarType;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The schema {@code peer.graphqls} over a store: one fetcher to a question, leaves by
 * graphql-java's own property fetcher, documents parsed and validated once.
 */
final class PeerSchema {

  private static final int MAX_DOCUMENTS = 1000;

  private final BuildingStore store;

  private PeerSchema(BuildingStore store) {
    this.store = store;
  }

  static GraphQL over(BuildingStore store) {
    var fetchers = new PeerSchema(store);
    var wiring =
        RuntimeWiring.newRuntimeWiring()
            .scalar(GraphQLScalarType.newScalar().name("GeoJson").coercing(new AsItIs()).build())
            .type(
                "Query",
                query ->
                    query
                        .dataFetcher("buildings", fetchers::buildings)
                        .dataFetcher("nearest", fetchers::nearest)
                        .dataFetcher("within", fetchers::within)
                        .dataFetcher("building", fetchers::building))
            .build();
    var schema =
        new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse(sdl()), wiring);
    return GraphQL.newGraphQL(schema).preparsedDocumentProvider(documents()).build();
  }

  private List<Building> buildings(DataFetchingEnvironment field) {
    Map<String, Double> box = Objects.requireNonNull(field.getArgument("box"));
    return store.in(
        edge(box, "west"),
        edge(box, "south"),
        edge(box, "east"),
        edge(box, "north"),
        number(field, "first").intValue(),
        geometry(field));
  }

  private List<Building> nearest(DataFetchingEnvironment field) {
    return store.nearest(
        number(field, "x").doubleValue(),
        number(field, "y").doubleValue(),
        number(field, "first").intValue(),
        geometry(field));
  }

  private List<Building> within(DataFetchingEnvironment field) {
    return store.within(
        number(field, "x").doubleValue(),
        number(field, "y").doubleValue(),
        number(field, "distance").doubleValue(),
        geometry(field));
  }

  private @Nullable Building building(DataFetchingEnvironment field) {
    String entityId = Objects.requireNonNull(field.getArgument("entityId"));
    return store.find(UUID.fromString(entityId), geometry(field));
  }

  private static Number number(DataFetchingEnvironment field, String argument) {
    Number value = field.getArgument(argument);
    return Objects.requireNonNull(value);
  }

  private static double edge(Map<String, Double> box, String side) {
    return Objects.requireNonNull(box.get(side));
  }

  // Geometry is the one column that costs; the others are always read.
  private static boolean geometry(DataFetchingEnvironment field) {
    return field.getSelectionSet().contains("geometry");
  }

  private static PreparsedDocumentProvider documents() {
    Map<String, PreparsedDocumentEntry> known = new ConcurrentHashMap<>();
    return (input, parse) -> {
      if (known.size() >= MAX_DOCUMENTS) {
        known.clear();
      }
      return CompletableFuture.completedFuture(
          known.computeIfAbsent(input.getQuery(), query -> parse.apply(input)));
    };
  }

  private static Reader sdl() {
    var resource = PeerSchema.class.getResourceAsStream("/peer.graphqls");
    return new InputStreamReader(Objects.requireNonNull(resource), StandardCharsets.UTF_8);
  }

  /** GeoJSON goes out as the database wrote it, and never comes in. */
  private static final class AsItIs implements Coercing<Object, Object> {

    @Override
    public Object serialize(Object value, GraphQLContext context, Locale locale) {
      return value;
    }

    @Override
    public Object parseValue(Object input, GraphQLContext context, Locale locale) {
      throw new CoercingParseValueException("GeoJson is no input");
    }

    @Override
    public Object parseLiteral(
        Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
      throw new CoercingParseLiteralException("GeoJson is no input");
    }
  }
}
