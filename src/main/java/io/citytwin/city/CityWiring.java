package io.citytwin.city;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.DataFetchingFieldSelectionSet;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import io.citytwin.api.AsOf;
import io.citytwin.api.Deadline;
import io.citytwin.api.Limits;
import io.citytwin.schema.SchemaText;
import io.citytwin.spatial.Crs;
import io.citytwin.spatial.CrsCatalog;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import net.postgis.jdbc.PGbox2d;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.stereotype.Component;

/** The entry to the city, and the service about itself. */
@Component
class CityWiring implements RuntimeWiringConfigurer {

  /** The source object of {@code City}; its fields have fetchers of their own. */
  private record City() {}

  private final CityStore store;
  private final CrsCatalog catalog;
  private final Limits limits;
  private final InstantSource clock;
  private final String version;
  private volatile @Nullable String schemaHash;

  CityWiring(
      CityStore store,
      CrsCatalog catalog,
      Limits limits,
      InstantSource clock,
      @Value("${citytwin.version}") String version) {
    this.store = store;
    this.catalog = catalog;
    this.limits = limits;
    this.clock = clock;
    this.version = version;
  }

  @Override
  public void configure(RuntimeWiring.Builder builder) {
    builder
        .type(
            "Query",
            query ->
                query.dataFetcher("city", this::city).dataFetcher("serviceInfo", this::serviceInfo))
        .type("City", city -> city.dataFetcher("version", this::revision));
  }

  private Object city(DataFetchingEnvironment environment) {
    Instant asOf = environment.getArgument("asOf");
    return asOf == null ? new City() : new AsOf(asOf).requirePast(clock).around(new City());
  }

  private String revision(DataFetchingEnvironment environment) {
    return Long.toString(store.revision(Deadline.of(environment.getGraphQlContext())));
  }

  /** Only what is selected is read: each part that needs the database is a statement. */
  private ServiceInfo serviceInfo(DataFetchingEnvironment environment) {
    Deadline deadline = Deadline.of(environment.getGraphQlContext());
    DataFetchingFieldSelectionSet selected = environment.getSelectionSet();
    return new ServiceInfo(
        version,
        hash(environment.getGraphQLSchema()),
        selected.contains("dataRevision") ? Long.toString(store.revision(deadline)) : "",
        selected.contains("extent") ? extent(deadline) : null,
        selected.contains("supportedCrs") ? catalog.codes(deadline) : List.of(),
        limits);
  }

  private ServiceInfo.@Nullable Extent extent(Deadline deadline) {
    return store.findExtent(deadline).map(CityWiring::extent).orElse(null);
  }

  private static ServiceInfo.Extent extent(PGbox2d box) {
    return new ServiceInfo.Extent(
        box.getLLB().getX(),
        box.getLLB().getY(),
        box.getURT().getX(),
        box.getURT().getY(),
        Crs.STORAGE.code());
  }

  private String hash(GraphQLSchema schema) {
    String known = schemaHash;
    if (known == null) {
      known = SchemaText.hash(schema);
      schemaHash = known;
    }
    return known;
  }
}
