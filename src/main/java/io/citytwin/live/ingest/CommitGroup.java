package io.citytwin.live.ingest;

import io.citytwin.sensor.Observation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The observations of several requests as one sorted list without repetition, as the history takes
 * them. Sorting also keeps two committing instances from locking each other out.
 */
final class CommitGroup {

  private static final Comparator<Row> ORDER =
      Comparator.<Row>comparingInt(row -> row.observation.datastream())
          .thenComparingLong(row -> row.observation.phenomenonMicros());

  private final List<Submission> submissions;
  private final List<Row> rows;

  /** An observation, who sent it, and the one of the same key that it took the place of. */
  private record Row(Observation observation, Submission owner, @Nullable Row replaced) {}

  /**
   * Makes a group of requests.
   *
   * @param judge says how far to trust each observation, given in order
   */
  CommitGroup(List<Submission> submissions, UnaryOperator<Observation> judge) {
    this.submissions = List.copyOf(submissions);
    List<Row> all = new ArrayList<>();
    for (Submission submission : submissions) {
      submission.observations().forEach(o -> all.add(new Row(o, submission, null)));
    }
    all.sort(ORDER); // stable: the order of arrival decides among equals
    all.replaceAll(row -> new Row(judge.apply(row.observation), row.owner, null));
    this.rows = fold(all);
  }

  private static List<Row> fold(List<Row> sorted) {
    List<Row> folded = new ArrayList<>(sorted.size());
    for (Row row : sorted) {
      Row last = folded.isEmpty() ? null : folded.getLast();
      if (last == null || ORDER.compare(last, row) != 0) {
        folded.add(row);
      } else if (row.observation.corrects(last.observation)) {
        folded.set(folded.size() - 1, new Row(row.observation, row.owner, last));
      } else {
        row.owner.countDuplicate();
      }
    }
    return folded;
  }

  List<Submission> submissions() {
    return submissions;
  }

  /** What to store: sorted, each key once. */
  List<Observation> observations() {
    return rows.stream().map(Row::observation).toList();
  }

  /** Counts those that changed nothing for their senders and returns the others. */
  List<Observation> stored(BitSet unchanged) {
    List<Observation> stored = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      if (!unchanged.get(i)) {
        stored.add(rows.get(i).observation);
        continue;
      }
      for (Row row = rows.get(i); row != null; row = row.replaced) {
        row.owner.countDuplicate();
      }
    }
    return stored;
  }
}
