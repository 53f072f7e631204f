package io.citytwin.live.state;

import java.util.Comparator;

/**
 * A place in the stream of changes: the id of an entry. Ids rise, and are the same for all
 * instances.
 *
 * @param millis by the clock of Redis
 * @param sequence among entries of the same millisecond
 */
public record StreamPlace(long millis, long sequence) implements Comparable<StreamPlace> {

  /** Before every entry. */
  public static final StreamPlace BEGINNING = new StreamPlace(0, 0);

  private static final Comparator<StreamPlace> ORDER =
      Comparator.comparingLong(StreamPlace::millis).thenComparingLong(StreamPlace::sequence);

  static StreamPlace of(String id) {
    int dash = id.indexOf('-');
    return new StreamPlace(
        Long.parseLong(id.substring(0, dash)), Long.parseLong(id.substring(dash + 1)));
  }

  /** The id as Redis writes it. */
  String id() {
    return millis + "-" + sequence;
  }

  public boolean isAfter(StreamPlace other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(StreamPlace other) {
    return ORDER.compare(this, other);
  }
}
