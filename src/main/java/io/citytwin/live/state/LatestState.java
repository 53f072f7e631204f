package io.citytwin.live.state;

import io.citytwin.sensor.Observation;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * This instance's mirror of the newest observation of every datastream. Moves only forward: by
 * phenomenon time, then by result time. One thread folds, any number read without waiting.
 */
@Component
public class LatestState {

  private static final int PAGE = 4_096;

  private final List<IntConsumer> listeners = new CopyOnWriteArrayList<>();
  // Pages of datastream numbers, made when first needed: numbers may have gaps.
  private volatile @Nullable AtomicReferenceArray<Observation>[] pages = newPages(0);
  private volatile LiveStatus status = LiveStatus.UNAVAILABLE;

  /** Whether what is read here is the present state. */
  public LiveStatus status() {
    return status;
  }

  void become(LiveStatus next) {
    status = next;
  }

  /** The newest observation of a datastream; null if none is known. */
  public @Nullable Observation find(int datastream) {
    AtomicReferenceArray<Observation>[] known = pages;
    int page = datastream / PAGE;
    AtomicReferenceArray<Observation> values = page < known.length ? known[page] : null;
    return values == null ? null : values.get(datastream % PAGE);
  }

  /** Tells a listener, on the folding thread, the number of each datastream that moved forward. */
  public void onChange(IntConsumer listener) {
    listeners.add(listener);
  }

  /** Takes an observation in if it is newer than what is known. For one thread at a time. */
  void fold(Observation observation) {
    Observation known = find(observation.datastream());
    if (known != null && !observation.isAfter(known)) {
      return;
    }
    page(observation.datastream() / PAGE).set(observation.datastream() % PAGE, observation);
    for (IntConsumer listener : listeners) {
      listener.accept(observation.datastream());
    }
  }

  private AtomicReferenceArray<Observation> page(int page) {
    @Nullable AtomicReferenceArray<Observation>[] known = pages;
    if (page >= known.length || known[page] == null) {
      @Nullable AtomicReferenceArray<Observation>[] grown =
          newPages(Math.max(known.length, page + 1));
      System.arraycopy(known, 0, grown, 0, known.length);
      grown[page] = new AtomicReferenceArray<>(PAGE);
      pages = grown;
      known = grown;
    }
    AtomicReferenceArray<Observation> found = known[page];
    if (found == null) {
      throw new IllegalStateException("page " + page + " was just made");
    }
    return found;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static @Nullable AtomicReferenceArray<Observation>[] newPages(int count) {
    return new AtomicReferenceArray[count];
  }
}
