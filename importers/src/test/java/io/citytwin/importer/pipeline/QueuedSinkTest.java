package io.citytwin.importer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

@Timeout(60)
class QueuedSinkTest {

  private static final GeometryFactory FACTORY = new GeometryFactory();

  /** Notes what comes, and fails at one record. */
  private static final class Notes implements RecordSink {

    @Override
    public void layer(@Nullable String name, DeclaredCrs crs) {}

    private final List<String> notes = new ArrayList<>();
    private final String bad;

    Notes(String bad) {
      this.bad = bad;
    }

    @Override
    public void accept(FeatureRecord feature) throws IOException {
      if (feature.sourceId().equals(bad)) {
        throw new IOException("at " + bad);
      }
      notes.add(feature.sourceId());
    }

    @Override
    public void issue(Rejection issue) {
      notes.add("issue " + issue.sourceId());
    }
  }

  private static FeatureRecord record(int i) {
    return new FeatureRecord(
        FeatureKind.ROAD_JUNCTION,
        "r" + i,
        null,
        FACTORY.createPoint(new Coordinate(7, 43)),
        Collections.singletonList(null),
        Map.of(),
        new Place("test", i, -1));
  }

  @Test
  void everythingArrivesInOrder() throws IOException {
    Notes notes = new Notes("none");
    try (QueuedSink queue = QueuedSink.start(notes)) {
      for (int i = 0; i < 5_000; i++) {
        queue.accept(record(i));
        if (i % 1_000 == 0) {
          queue.issue(
              new Rejection(
                  IssueCode.VALUE_INVALID, new Place("test", i, -1), "r" + i, "", null, null));
        }
      }
      queue.finish();
    }

    assertThat(notes.notes)
        .containsExactlyElementsOf(
            IntStream.range(0, 5_000)
                .boxed()
                .mapMulti(
                    (Integer i, java.util.function.Consumer<String> next) -> {
                      next.accept("r" + i);
                      if (i % 1_000 == 0) {
                        next.accept("issue r" + i);
                      }
                    })
                .toList());
  }

  @Test
  void failureReachesTheReader() {
    Notes notes = new Notes("r700");
    assertThatThrownBy(
            () -> {
              try (QueuedSink queue = QueuedSink.start(notes)) {
                for (int i = 0; i < 1_000_000; i++) {
                  queue.accept(record(i));
                }
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessage("at r700");
    assertThat(notes.notes).hasSize(700);
  }

  @Test
  void failureAtTheLastRecordIsNotLost() {
    assertThatThrownBy(
            () -> {
              try (QueuedSink queue = QueuedSink.start(new Notes("r0"))) {
                queue.accept(record(0));
                queue.finish();
              }
            })
        .hasMessage("at r0");
  }
}
