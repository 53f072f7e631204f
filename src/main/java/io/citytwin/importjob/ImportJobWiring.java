package io.citytwin.importjob;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.citytwin.api.Connection;
import io.citytwin.api.Cursor;
import io.citytwin.api.Deadline;
import io.citytwin.api.GlobalId;
import io.citytwin.api.Limits;
import io.citytwin.api.NodeSource;
import io.citytwin.api.PageRequest;
import io.citytwin.feature.FeatureRow;
import io.citytwin.feature.SelectionItem.Head;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.stereotype.Component;

/** Imports in GraphQL: the list, each as a node, and the one that wrote a feature. */
@Component
class ImportJobWiring implements RuntimeWiringConfigurer, NodeSource {

  private static final long LIST = Cursor.binding("importJobs");

  private final ImportJobStore store;
  private final ImportJobLoaders loaders;
  private final Limits limits;

  ImportJobWiring(ImportJobStore store, ImportJobLoaders loaders, Limits limits) {
    this.store = store;
    this.loaders = loaders;
    this.limits = limits;
  }

  @Override
  public void configure(RuntimeWiring.Builder builder) {
    builder
        .type("Query", query -> query.dataFetcher("importJobs", this::list))
        .type("ImportJob", job -> job.dataFetcher("issues", this::issues))
        .type("Provenance", origin -> origin.dataFetcher("importJob", this::ofFeature));
  }

  @Override
  public Set<String> types() {
    return Set.of(ImportJob.TYPE);
  }

  @Override
  public CompletionStage<? extends @Nullable Object> find(
      GlobalId id, DataFetchingEnvironment environment) {
    try {
      return loaders.job(environment, Long.parseLong(id.key()));
    } catch (NumberFormatException e) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "'" + id.encode() + "' is not an id of an import; pass back an id as it was given",
          e);
    }
  }

  private Connection<ImportJob> list(DataFetchingEnvironment environment) {
    Deadline deadline = Deadline.of(environment.getGraphQlContext());
    PageRequest page = PageRequest.of(environment, limits);
    String cursor = page.cursor();
    long bound = cursor == null ? Long.MAX_VALUE : Cursor.decode(cursor, LIST, 1).key()[0];
    boolean wanted = environment.getSelectionSet().containsAnyOf("nodes", "edges", "pageInfo");
    List<ImportJob> read = wanted ? store.before(bound, page.size() + 1, deadline) : List.of();
    Long count =
        environment.getSelectionSet().contains("totalCount") ? store.count(deadline) : null;
    return Connection.of(read, page, LIST, ImportJob::number, count);
  }

  private CompletableFuture<@Nullable Connection<ImportIssue>> issues(
      DataFetchingEnvironment environment) {
    ImportJob job = environment.getSource();
    if (job == null) {
      throw new IllegalStateException("issues without an import");
    }
    return loaders.issues(
        environment,
        job.number(),
        PageRequest.of(environment, limits),
        environment.getSelectionSet().contains("totalCount"));
  }

  private @Nullable CompletableFuture<@Nullable ImportJob> ofFeature(
      DataFetchingEnvironment environment) {
    FeatureRow row = environment.getSource();
    Object number = row == null ? null : row.get(Head.JOB_ID.key());
    return number == null ? null : loaders.job(environment, (Long) number);
  }
}
