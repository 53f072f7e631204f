package io.citytwin.bench.ingest;

import java.nio.ByteBuffer;

/** What one connection asks again and again, and how it knows the end of an answer. */
interface Exchange {

  /** The next request, ready to be sent. */
  ByteBuffer request();

  /**
   * Looks at all bytes of the answer so far.
   *
   * @param answer from its position to its limit
   * @return whether the answer is complete; then it has been counted
   */
  boolean isAnswered(ByteBuffer answer);
}
