package io.citytwin.importjob;

import graphql.schema.DataFetchingEnvironment;
import io.citytwin.api.Deadline;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.dataloader.DataLoader;
import org.dataloader.DataLoaderOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.BatchLoaderRegistry;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Loads imports by number, and what belongs to them, for a whole level of a document at once. */
@Component
class ImportJobLoaders {

  private static final String JOBS = "importJobs";

  private final JobMembers<ImportIssue> issues;
  private final JobMembers<ImportSource> sources;
  private final JobMembers<ImportJob> retries;

  ImportJobLoaders(ImportJobStore store, BatchLoaderRegistry registry) {
    registry
        .<Long, ImportJob>forName(JOBS)
        .withOptions(DataLoaderOptions.newOptions().setCachingEnabled(false).build())
        .registerMappedBatchLoader(
            (numbers, e) -> Mono.fromSupplier(() -> store.byNumber(numbers, Deadline.of(e))));
    issues = new JobMembers<>("importIssues", issues(store), ImportIssue::number, registry);
    sources = new JobMembers<>("importSources", sources(store), ImportSource::number, registry);
    retries = new JobMembers<>("importRetries", retries(store), ImportJob::number, registry);
  }

  /** Loads an import; null and a number that is none complete with null. */
  CompletableFuture<@Nullable ImportJob> job(
      DataFetchingEnvironment environment, @Nullable Long number) {
    if (number == null) {
      return CompletableFuture.completedFuture(null);
    }
    DataLoader<Long, ImportJob> loader = environment.getDataLoader(JOBS);
    if (loader == null) {
      throw new IllegalStateException("no data loader " + JOBS);
    }
    return loader.load(number);
  }

  JobMembers<ImportIssue> issues() {
    return issues;
  }

  JobMembers<ImportSource> sources() {
    return sources;
  }

  JobMembers<ImportJob> retries() {
    return retries;
  }

  private static JobMembers.Reader<ImportIssue> issues(ImportJobStore store) {
    return new JobMembers.Reader<>() {
      @Override
      public Map<Long, List<ImportIssue>> read(
          Collection<Long> jobs, long after, int size, IssueFilter filter, Deadline deadline) {
        return store.issues(jobs, after, size, filter, deadline);
      }

      @Override
      public Map<Long, Long> count(Collection<Long> jobs, IssueFilter filter, Deadline deadline) {
        return store.issueCounts(jobs, filter, deadline);
      }
    };
  }

  private static JobMembers.Reader<ImportSource> sources(ImportJobStore store) {
    return new JobMembers.Reader<>() {
      @Override
      public Map<Long, List<ImportSource>> read(
          Collection<Long> jobs, long after, int size, IssueFilter filter, Deadline deadline) {
        return store.sources(jobs, after, size, deadline);
      }

      @Override
      public Map<Long, Long> count(Collection<Long> jobs, IssueFilter filter, Deadline deadline) {
        return store.sourceCounts(jobs, deadline);
      }
    };
  }

  private static JobMembers.Reader<ImportJob> retries(ImportJobStore store) {
    return new JobMembers.Reader<>() {
      @Override
      public Map<Long, List<ImportJob>> read(
          Collection<Long> jobs, long after, int size, IssueFilter filter, Deadline deadline) {
        return store.retries(jobs, after, size, deadline);
      }

      @Override
      public Map<Long, Long> count(Collection<Long> jobs, IssueFilter filter, Deadline deadline) {
        return store.retryCounts(jobs, deadline);
      }
    };
  }
}
