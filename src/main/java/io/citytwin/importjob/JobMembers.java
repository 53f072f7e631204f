package io.citytwin.importjob;

import graphql.schema.DataFetchingEnvironment;
import io.citytwin.api.Connection;
import io.citytwin.api.Cursor;
import io.citytwin.api.Deadline;
import io.citytwin.api.PageRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import org.dataloader.BatchLoaderEnvironment;
import org.dataloader.DataLoader;
import org.dataloader.DataLoaderOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.BatchLoaderRegistry;
import reactor.core.publisher.Mono;

/**
 * Pages of what belongs to imports, such as their issues, for a whole level of a document at once.
 *
 * @param <T> what belongs to them
 */
final class JobMembers<T> {

  /** Reads pages of many imports in one statement, and counts in another. */
  interface Reader<T> {

    /** What belongs to each import after a number, in the order of numbers, one page of each. */
    Map<Long, List<T>> read(
        Collection<Long> jobs, long after, int size, IssueFilter filter, Deadline deadline);

    /** How much belongs to each import; imports with nothing are left out. */
    Map<Long, Long> count(Collection<Long> jobs, IssueFilter filter, Deadline deadline);
  }

  /** Pages that start, end and are filtered alike are read together. */
  private record Range(long after, int size, IssueFilter filter) {}

  private record Key(String name, long job, PageRequest page, IssueFilter filter, boolean counted) {

    long binding() {
      return Cursor.binding(name + " " + job + (filter.equals(IssueFilter.ALL) ? "" : filter));
    }

    Range range() {
      String cursor = page.cursor();
      long after = cursor == null ? 0 : Cursor.decode(cursor, binding(), 1).key()[0];
      return new Range(after, page.size() + 1, filter);
    }
  }

  private final String name;
  private final Reader<T> reader;
  private final ToLongFunction<T> number;

  /**
   * Makes the loader.
   *
   * @param name of the loader and in its cursors
   * @param number the key that its pages are ordered by
   */
  JobMembers(
      String name, Reader<T> reader, ToLongFunction<T> number, BatchLoaderRegistry registry) {
    this.name = name;
    this.reader = reader;
    this.number = number;
    registry
        .<Key, Connection<T>>forName(name)
        .withOptions(DataLoaderOptions.newOptions().setCachingEnabled(false).build())
        .registerMappedBatchLoader((keys, e) -> Mono.fromSupplier(() -> load(keys, e)));
  }

  /**
   * Loads the page that a field asks for.
   *
   * @throws io.citytwin.model.error.TwinException INVALID_CURSOR if the cursor is from another list
   */
  CompletableFuture<@Nullable Connection<T>> load(
      DataFetchingEnvironment environment, long job, PageRequest page, IssueFilter filter) {
    boolean counted = environment.getSelectionSet().contains("totalCount");
    Key key = new Key(name, job, page, filter, counted);
    key.range(); // a bad cursor fails its own field, not the batch
    DataLoader<Key, Connection<T>> loader = environment.getDataLoader(name);
    if (loader == null) {
      throw new IllegalStateException("no data loader " + name);
    }
    return loader.load(key);
  }

  private Map<Key, Connection<T>> load(Set<Key> keys, BatchLoaderEnvironment environment) {
    Deadline deadline = Deadline.of(environment);
    Map<Range, List<Key>> byRange = new HashMap<>();
    keys.forEach(key -> byRange.computeIfAbsent(key.range(), _ -> new ArrayList<>()).add(key));
    Map<IssueFilter, Map<Long, Long>> counts = counts(keys, deadline);
    Map<Key, Connection<T>> pages = new HashMap<>();
    byRange.forEach(
        (range, own) -> {
          Set<Long> jobs = Set.copyOf(own.stream().map(Key::job).distinct().toList());
          Map<Long, List<T>> read =
              reader.read(jobs, range.after(), range.size(), range.filter(), deadline);
          own.forEach(
              key ->
                  pages.put(key, page(key, read, counts.getOrDefault(range.filter(), Map.of()))));
        });
    return pages;
  }

  private Connection<T> page(Key key, Map<Long, List<T>> read, Map<Long, Long> counts) {
    return Connection.of(
        read.getOrDefault(key.job(), List.of()),
        key.page(),
        key.binding(),
        number,
        counts.getOrDefault(key.job(), 0L));
  }

  private Map<IssueFilter, Map<Long, Long>> counts(Set<Key> keys, Deadline deadline) {
    Map<IssueFilter, Set<Long>> counted = new HashMap<>();
    keys.stream()
        .filter(Key::counted)
        .forEach(
            key ->
                counted
                    .computeIfAbsent(key.filter(), _ -> new java.util.LinkedHashSet<>())
                    .add(key.job()));
    Map<IssueFilter, Map<Long, Long>> counts = new HashMap<>();
    counted.forEach((filter, jobs) -> counts.put(filter, reader.count(jobs, filter, deadline)));
    return counts;
  }
}
