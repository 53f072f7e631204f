package io.citytwin.json;

import java.util.concurrent.ArrayBlockingQueue;

/**
 * Large arrays that are written into again and again: a new one has to be cleared, and to be grown
 * into, which for a large list costs as much as writing it. Few are kept; for several threads.
 */
final class SpareArrays {

  /** Bytes of a new one. */
  private static final int NEW = 256 * 1024;

  /** Most bytes of one that is kept. */
  private static final int LARGEST = 2 * 1024 * 1024;

  private static final int MOST = 8;

  private static final ArrayBlockingQueue<byte[]> SPARE = new ArrayBlockingQueue<>(MOST);

  private SpareArrays() {}

  /** An array that nobody else has; what it holds is left from before. */
  static byte[] take() {
    byte[] spare = SPARE.poll();
    return spare == null ? new byte[NEW] : spare;
  }

  /** Takes back an array, which its owner does not use any more. */
  static void give(byte[] array) {
    if (array.length >= NEW && array.length <= LARGEST) {
      boolean _ = SPARE.offer(array); // enough are kept
    }
  }
}
