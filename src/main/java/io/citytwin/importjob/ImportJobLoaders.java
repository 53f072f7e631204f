package io.citytwin.importjob;

import graphql.schema.DataFetchingEnvironment;
import io.citytwin.api.Connection;
import io.citytwin.api.Cursor;
import io.citytwin.api.Deadline;
import io.citytwin.api.PageRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.dataloader.BatchLoaderEnvironment;
import org.dataloader.DataLoader;
import org.dataloader.DataLoaderOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.BatchLoaderRegistry;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Loads imports by number, and their issues, for a whole level of a document at once. */
@Component
class ImportJobLoaders {

  private static final String JOBS = "importJobs";

  private static final String ISSUES = "importIssues";

  /** Pages that start and end alike are read together. */
  private record Range(long after, int size) {}

  private record IssueKey(long job, PageRequest page, boolean counted) {

    long binding() {
      return Cursor.binding("importIssues " + job);
    }

    Range range() {
      String cursor = page.cursor();
      long after = cursor == null ? 0 : Cursor.decode(cursor, binding(), 1).key()[0];
      return new Range(after, page.size() + 1);
    }
  }

  private final ImportJobStore store;

  ImportJobLoaders(ImportJobStore store, BatchLoaderRegistry registry) {
    this.store = store;
    DataLoaderOptions uncached = DataLoaderOptions.newOptions().setCachingEnabled(false).build();
    registry
        .<Long, ImportJob>forName(JOBS)
        .withOptions(uncached)
        .registerMappedBatchLoader(
            (numbers, e) -> Mono.fromSupplier(() -> store.byNumber(numbers, Deadline.of(e))));
    registry
        .<IssueKey, Connection<ImportIssue>>forName(ISSUES)
        .withOptions(uncached)
        .registerMappedBatchLoader((keys, e) -> Mono.fromSupplier(() -> issues(keys, e)));
  }

  CompletableFuture<@Nullable ImportJob> job(DataFetchingEnvironment environment, long number) {
    return ImportJobLoaders.<Long, ImportJob>loader(environment, JOBS).load(number);
  }

  CompletableFuture<@Nullable Connection<ImportIssue>> issues(
      DataFetchingEnvironment environment, long job, PageRequest page, boolean counted) {
    IssueKey key = new IssueKey(job, page, counted);
    key.range(); // a bad cursor fails its own field, not the batch
    return ImportJobLoaders.<IssueKey, Connection<ImportIssue>>loader(environment, ISSUES)
        .load(key);
  }

  private static <K, V> DataLoader<K, V> loader(DataFetchingEnvironment environment, String name) {
    DataLoader<K, V> loader = environment.getDataLoader(name);
    if (loader == null) {
      throw new IllegalStateException("no data loader " + name);
    }
    return loader;
  }

  private Map<IssueKey, Connection<ImportIssue>> issues(
      Set<IssueKey> keys, BatchLoaderEnvironment environment) {
    Deadline deadline = Deadline.of(environment);
    Map<Range, List<IssueKey>> byRange = new HashMap<>();
    keys.forEach(key -> byRange.computeIfAbsent(key.range(), _ -> new ArrayList<>()).add(key));
    Map<Long, Long> counts = counts(keys, deadline);
    Map<IssueKey, Connection<ImportIssue>> pages = new HashMap<>();
    byRange.forEach(
        (range, own) -> {
          Set<Long> jobs = Set.copyOf(own.stream().map(IssueKey::job).distinct().toList());
          Map<Long, List<ImportIssue>> read =
              store.issues(jobs, range.after(), range.size(), deadline);
          own.forEach(
              key ->
                  pages.put(
                      key,
                      Connection.of(
                          read.getOrDefault(key.job(), List.of()),
                          key.page(),
                          key.binding(),
                          ImportIssue::number,
                          counts.getOrDefault(key.job(), 0L))));
        });
    return pages;
  }

  private Map<Long, Long> counts(Set<IssueKey> keys, Deadline deadline) {
    List<Long> counted =
        keys.stream().filter(IssueKey::counted).map(IssueKey::job).distinct().toList();
    return counted.isEmpty() ? Map.of() : store.issueCounts(counted, deadline);
  }
}
