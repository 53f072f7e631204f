package io.citytwin.live.state;

import io.citytwin.sensor.Observation;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * This instance's mirror of the newest observation of every datastream. Moves only forward: by
 * phenomenon time, then by result time. One thread folds entries of the stream, each as a whole;
 * any number read without waiting. Who must see no half of an entry reads {@link #atRest}.
 */
@Component
public class LatestState {

  private static final int PAGE = 4_096;

  private final List<IntConsumer> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<Observation>> arrivals = new CopyOnWriteArrayList<>();
  private final List<Runnable> gaps = new CopyOnWriteArrayList<>();
  private final ReadWriteLock folding = new ReentrantReadWriteLock();
  // Pages of datastream numbers, made when first needed: numbers may have gaps.
  private volatile @Nullable Page[] pages = new Page[0];
  private volatile LiveStatus status = LiveStatus.UNAVAILABLE;
  private volatile Moment now = new Moment("", StreamPlace.BEGINNING);
  private volatile StreamPlace remembered = StreamPlace.BEGINNING;

  /**
   * What the mirror shows: the fold of everything up to a place.
   *
   * @param epoch changes when Redis loses its data: places of another epoch mean nothing
   * @param place last entry that was folded
   */
  public record Moment(String epoch, StreamPlace place) {}

  /**
   * Newest observations and the entries that brought them; null for one before those remembered.
   */
  private static final class Page {
    final AtomicReferenceArray<Observation> values = new AtomicReferenceArray<>(PAGE);
    final @Nullable StreamPlace[] places = new StreamPlace[PAGE];
  }

  /** Whether what is read here is the present state. */
  public LiveStatus status() {
    return status;
  }

  void become(LiveStatus next) {
    status = next;
  }

  /** The newest observation of a datastream; null if none is known. */
  public @Nullable Observation find(int datastream) {
    Page page = known(datastream);
    return page == null ? null : page.values.get(datastream % PAGE);
  }

  /** What is shown now; stays so within {@link #atRest}. */
  public Moment now() {
    return now;
  }

  /** Runs while nothing is folded, so that it sees the state between two entries. Be short. */
  public <T> T atRest(Supplier<T> reading) {
    folding.readLock().lock();
    try {
      return reading.get();
    } finally {
      folding.readLock().unlock();
    }
  }

  /** Whether it is known which datastreams moved forward since a moment that was reached. */
  public boolean remembers(Moment past) {
    Moment present = now;
    return past.epoch().equals(present.epoch())
        && !past.place().isAfter(present.place())
        && !remembered.isAfter(past.place());
  }

  /**
   * Whether a datastream moved forward after a place that is {@linkplain #remembers remembered}.
   */
  public boolean movedAfter(int datastream, StreamPlace place) {
    Page page = known(datastream);
    StreamPlace moved = page == null ? null : page.places[datastream % PAGE];
    return moved != null && moved.isAfter(place);
  }

  /** Tells a listener, on the folding thread, the number of each datastream that moved forward. */
  public void onChange(IntConsumer listener) {
    listeners.add(listener);
  }

  /**
   * Tells a listener, on the folding thread, every observation of the stream: late ones and
   * corrections too, but none that a rebuilding repeats.
   */
  public void onArrival(Consumer<Observation> listener) {
    arrivals.add(listener);
  }

  /** Tells a listener that observations may have come which no listener was told of. */
  public void onGap(Runnable listener) {
    gaps.add(listener);
  }

  /** Takes in one entry of the stream. For one thread at a time. */
  void fold(StreamPlace place, List<Observation> entry) {
    folding.writeLock().lock();
    try {
      for (Observation observation : entry) {
        boolean repeated = observation.equals(find(observation.datastream()));
        forward(observation, place);
        if (!repeated) {
          arrivals.forEach(listener -> listener.accept(observation));
        }
      }
      now = new Moment(now.epoch(), place);
    } finally {
      folding.writeLock().unlock();
    }
  }

  /**
   * Takes in everything there is at a moment. What moved since which place is not known until it is
   * {@linkplain #recall recalled}.
   */
  void load(Moment moment, Collection<Observation> values) {
    folding.writeLock().lock();
    try {
      if (!moment.epoch().equals(now.epoch())) {
        forgetPlaces();
      }
      values.forEach(observation -> forward(observation, null));
      remembered = moment.place();
      now = moment;
    } finally {
      folding.writeLock().unlock();
    }
    gaps.forEach(Runnable::run);
  }

  /** Notes which of the newest observations an entry brought that was folded before. */
  void recall(StreamPlace place, List<Observation> entry) {
    folding.writeLock().lock();
    try {
      for (Observation observation : entry) {
        Page page = known(observation.datastream());
        int index = observation.datastream() % PAGE;
        if (page != null
            && page.places[index] == null
            && observation.equals(page.values.get(index))) {
          page.places[index] = place;
        }
      }
    } finally {
      folding.writeLock().unlock();
    }
  }

  /** Everything that moved after this place was recalled. */
  void rememberFrom(StreamPlace place) {
    remembered = place;
  }

  private void forgetPlaces() {
    for (Page page : pages) {
      if (page != null) {
        Arrays.fill(page.places, null);
      }
    }
  }

  private void forward(Observation observation, @Nullable StreamPlace place) {
    Observation known = find(observation.datastream());
    if (known != null && !observation.isAfter(known)) {
      return;
    }
    Page page = page(observation.datastream() / PAGE);
    page.values.set(observation.datastream() % PAGE, observation);
    page.places[observation.datastream() % PAGE] = place;
    for (IntConsumer listener : listeners) {
      listener.accept(observation.datastream());
    }
  }

  private @Nullable Page known(int datastream) {
    @Nullable Page[] made = pages;
    int page = datastream / PAGE;
    return page < made.length ? made[page] : null;
  }

  private Page page(int number) {
    @Nullable Page[] made = pages;
    Page found = number < made.length ? made[number] : null;
    if (found == null) {
      @Nullable Page[] grown = Arrays.copyOf(made, Math.max(made.length, number + 1));
      found = new Page();
      grown[number] = found;
      pages = grown;
    }
    return found;
  }
}
