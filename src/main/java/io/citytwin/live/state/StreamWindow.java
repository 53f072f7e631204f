package io.citytwin.live.state;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Where the stream stood some time ago: what comes before that may be trimmed away. The place
 * itself must stay, since whoever stopped reading there needs it as the proof that nothing after it
 * is gone, however long the stream was silent.
 */
final class StreamWindow {

  private final long nanos;
  private final Deque<Look> looks = new ArrayDeque<>();

  /** A place and when the stream stood there. */
  private record Look(long at, StreamPlace place) {}

  StreamWindow(Duration kept) {
    nanos = kept.toNanos();
  }

  /**
   * Notes where the stream stands and returns where it stood at the beginning of the window; the
   * beginning of time as long as that is not known.
   *
   * @param now of {@link System#nanoTime()}
   */
  StreamPlace look(long now, StreamPlace place) {
    looks.add(new Look(now, place));
    StreamPlace start = StreamPlace.BEGINNING;
    while (!looks.isEmpty() && now - looks.getFirst().at() >= nanos) {
      start = looks.removeFirst().place();
    }
    if (start != StreamPlace.BEGINNING) {
      looks.addFirst(new Look(now - nanos, start));
    }
    return start;
  }
}
