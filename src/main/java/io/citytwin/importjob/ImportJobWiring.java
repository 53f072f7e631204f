package io.citytwin.importjob;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.TypeRuntimeWiring;
import io.citytwin.api.Connection;
import io.citytwin.api.Cursor;
import io.citytwin.api.Deadline;
import io.citytwin.api.GlobalId;
import io.citytwin.api.Limits;
import io.citytwin.api.NodeSource;
import io.citytwin.api.PageRequest;
import io.citytwin.feature.FeatureRow;
import io.citytwin.feature.SelectionItem.Head;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.stereotype.Component;

/** Imports in GraphQL: the lists, each as a node, and the one that wrote a feature. */
@Component
class ImportJobWiring implements RuntimeWiringConfigurer, NodeSource {

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
        .type(
            "Query",
            query ->
                query
                    .dataFetcher("importJobs", this::list)
                    .dataFetcher("importIssues", this::issueList))
        .type(ImportJob.TYPE, this::wireJob)
        .type(
            "ImportIssue",
            issue ->
                issue
                    .dataFetcher(
                        "job", e -> loaders.job(e, source(e, ImportIssue.class).jobNumber()))
                    .dataFetcher(
                        "resolvedBy",
                        e -> loaders.job(e, source(e, ImportIssue.class).resolvedByNumber())))
        .type("Provenance", origin -> origin.dataFetcher("importJob", this::ofFeature));
  }

  private TypeRuntimeWiring.Builder wireJob(TypeRuntimeWiring.Builder type) {
    return type.dataFetcher("retryOf", e -> loaders.job(e, job(e).retryOfNumber()))
        .dataFetcher("undoes", e -> loaders.job(e, job(e).undoesNumber()))
        .dataFetcher("undoneBy", e -> loaders.job(e, job(e).undoneByNumber()))
        .dataFetcher("retries", e -> members(e, loaders.retries(), IssueFilter.ALL))
        .dataFetcher("sources", e -> members(e, loaders.sources(), IssueFilter.ALL))
        .dataFetcher("issues", e -> members(e, loaders.issues(), issueFilter(e)));
  }

  @Override
  public Set<String> types() {
    return Set.of(ImportJob.TYPE);
  }

  @Override
  public CompletionStage<? extends @Nullable Object> find(
      GlobalId id, DataFetchingEnvironment environment) {
    return loaders.job(environment, ImportJob.number(id));
  }

  private Connection<ImportJob> list(DataFetchingEnvironment environment) {
    Deadline deadline = Deadline.of(environment.getGraphQlContext());
    PageRequest page = PageRequest.of(environment, limits);
    JobFilter filter = JobFilter.of(environment.getArgument("filter"), limits.maxListItems());
    long list = Cursor.binding("importJobs " + filter);
    List<ImportJob> read =
        wantsRows(environment)
            ? store.before(bound(page, list), page.size() + 1, filter, deadline)
            : List.of();
    Long count = wantsCount(environment) ? store.count(filter, deadline) : null;
    return Connection.of(read, page, list, ImportJob::number, count);
  }

  private Connection<ImportIssue> issueList(DataFetchingEnvironment environment) {
    Deadline deadline = Deadline.of(environment.getGraphQlContext());
    PageRequest page = PageRequest.of(environment, limits);
    IssueFilter filter = issueFilter(environment);
    long list = Cursor.binding("allImportIssues " + filter);
    List<ImportIssue> read =
        wantsRows(environment)
            ? store.issuesBefore(bound(page, list), page.size() + 1, filter, deadline)
            : List.of();
    Long count = wantsCount(environment) ? store.issueCount(filter, deadline) : null;
    return Connection.of(read, page, list, ImportIssue::number, count);
  }

  private static long bound(PageRequest page, long list) {
    String cursor = page.cursor();
    return cursor == null ? Long.MAX_VALUE : Cursor.decode(cursor, list, 1).key()[0];
  }

  private static boolean wantsRows(DataFetchingEnvironment environment) {
    return environment.getSelectionSet().containsAnyOf("nodes", "edges", "pageInfo");
  }

  private static boolean wantsCount(DataFetchingEnvironment environment) {
    return environment.getSelectionSet().contains("totalCount");
  }

  private IssueFilter issueFilter(DataFetchingEnvironment environment) {
    return IssueFilter.of(environment.getArgument("filter"), limits.maxListItems());
  }

  private <T> CompletableFuture<@Nullable Connection<T>> members(
      DataFetchingEnvironment environment, JobMembers<T> members, IssueFilter filter) {
    PageRequest page = PageRequest.of(environment, limits);
    return members.load(environment, job(environment).number(), page, filter);
  }

  private CompletableFuture<@Nullable ImportJob> ofFeature(DataFetchingEnvironment environment) {
    FeatureRow row = source(environment, FeatureRow.class);
    return loaders.job(environment, (Long) row.get(Head.JOB_ID.key()));
  }

  private static ImportJob job(DataFetchingEnvironment environment) {
    return source(environment, ImportJob.class);
  }

  private static <T> T source(DataFetchingEnvironment environment, Class<T> type) {
    return type.cast(
        Objects.requireNonNull(environment.getSource(), "a field without its " + type));
  }
}
