package io.citytwin.live.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.sensor.Assessment;
import io.citytwin.sensor.Observation;
import io.citytwin.sensor.Quality;
import io.citytwin.sensor.Result;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommitGroupTest {

  private static Observation row(int datastream, long at, long result, double value) {
    return new Observation(
        datastream, at, result, new Result.Num(value), Quality.GOOD, Assessment.PASSED);
  }

  @Test
  void rowsAreSortedAndEachKeyAppearsOnce() {
    CommitGroup group =
        new CommitGroup(
            List.of(
                new Submission(List.of(row(2, 5, 1, 1), row(1, 9, 1, 1))),
                new Submission(List.of(row(1, 9, 2, 7), row(1, 3, 1, 1)))),
            o -> o);

    assertThat(group.observations())
        .containsExactly(row(1, 3, 1, 1), row(1, 9, 2, 7), row(2, 5, 1, 1));
  }

  @Test
  void repeatedRowOfAnotherRequestIsItsDuplicate() {
    Submission first = new Submission(List.of(row(1, 1, 1, 5)));
    Submission again = new Submission(List.of(row(1, 1, 2, 5)));
    Submission older = new Submission(List.of(row(1, 1, 0, 6)));
    CommitGroup group = new CommitGroup(List.of(first, again, older), o -> o);
    group.stored(new BitSet());
    List.of(first, again, older).forEach(Submission::complete);

    assertThat(group.observations()).containsExactly(row(1, 1, 1, 5));
    assertThat(first.outcome().join()).isEqualTo(new Submission.Outcome(1, 0));
    assertThat(again.outcome().join()).isEqualTo(new Submission.Outcome(0, 1));
    assertThat(older.outcome().join()).isEqualTo(new Submission.Outcome(0, 1));
  }

  @Test
  void rowTheHistoryHadAlreadyIsADuplicateOfAllWhoSentIt() {
    Submission first = new Submission(List.of(row(1, 1, 1, 5), row(1, 2, 1, 5)));
    Submission correction = new Submission(List.of(row(1, 1, 2, 6)));
    CommitGroup group = new CommitGroup(List.of(first, correction), o -> o);
    BitSet unchanged = new BitSet();
    unchanged.set(0);

    assertThat(group.stored(unchanged)).containsExactly(row(1, 2, 1, 5));
    List.of(first, correction).forEach(Submission::complete);
    assertThat(first.outcome().join()).isEqualTo(new Submission.Outcome(1, 1));
    assertThat(correction.outcome().join()).isEqualTo(new Submission.Outcome(0, 1));
  }
}
