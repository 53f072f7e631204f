package io.citytwin.bench.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Observations in an order in which every datastream has its turn, each newer than the one before;
 * no two of the same datastream and time. The value is their number modulo 1,000, so that sums are
 * exact.
 */
final class Stream {

  private static final long STRIDE = 7_919; // a prime: neighbours in time are none in the index
  private static final long HOUR_MILLIS = 3_600_000;

  private final Instant start;
  private final int datastreams;
  private final int latePercent;
  private final AtomicLong taken = new AtomicLong();
  private long round = -1;
  private byte[] time = {};
  private byte[] lateTime = {};

  /**
   * A stream.
   *
   * @param start time of the first observations
   * @param datastreams how many, called {@code bench/S-1/pressure} and so on
   * @param latePercent how many of a hundred observations are an hour older
   */
  Stream(Instant start, int datastreams, int latePercent) {
    this.start = start;
    this.datastreams = datastreams;
    this.latePercent = latePercent;
  }

  /** Takes so many observations; their numbers begin with what is returned. */
  long take(int count) {
    return taken.getAndAdd(count);
  }

  /** Sum of the values of these observations. */
  static long sum(long from, int count) {
    long sum = 0;
    for (long number = from; number < from + count; number++) {
      sum += number % 1_000;
    }
    return sum;
  }

  /** Number of the datastream of an observation, from 1. */
  long datastream(long number) {
    return 1 + number * STRIDE % datastreams;
  }

  /** Writes an observation as a line. */
  void write(long number, ByteBuffer into) {
    if (round != number / datastreams) {
      round = number / datastreams;
      time = start.plusMillis(round).toString().getBytes(US_ASCII);
      lateTime = start.plusMillis(round - HOUR_MILLIS).toString().getBytes(US_ASCII);
    }
    into.put("{\"datastream\":\"bench/S-".getBytes(US_ASCII));
    into.put(Long.toString(datastream(number)).getBytes(US_ASCII));
    into.put("/pressure\",\"phenomenonTime\":\"".getBytes(US_ASCII));
    into.put(number * 31 % 100 < latePercent ? lateTime : time);
    into.put("\",\"result\":".getBytes(US_ASCII));
    into.put(Long.toString(number % 1_000).getBytes(US_ASCII)).put((byte) '}').put((byte) '\n');
  }
}
