package io.citytwin.live.watch;

import io.citytwin.live.state.LatestState;
import io.citytwin.live.state.StreamPlace;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.BitSet;
import java.util.zip.CRC32;

/**
 * Where a subscription stood after a batch, for going on there at any instance: everything up to a
 * place of the stream has been sent, but for what is still due.
 *
 * @param epoch mark of what Redis held, hashed
 * @param place last entry of the stream that was folded when the batch was made
 * @param watch fingerprint of what is watched
 * @param selection fingerprint of the datastreams that were selected, but for sensors that move
 * @param due datastreams that had changed by then and were not sent
 * @param dueFrom all datastreams from this number on were not sent either; {@link #NONE} if it is
 *     only those of {@code due}
 */
record ResumeToken(
    long epoch, StreamPlace place, long watch, long selection, BitSet due, int dueFrom) {

  static final int NONE = Integer.MAX_VALUE;

  private static final byte VERSION = 1;
  private static final int HEAD = 1 + 5 * Long.BYTES + Integer.BYTES;
  private static final int MOST_DUE = 4_096;
  private static final int BYTES_PER_NUMBER = 5;
  private static final int LONGEST = HEAD + MOST_DUE * BYTES_PER_NUMBER + Integer.BYTES;

  /** With more than 4,096 datastreams due they all count as due: a token stays short. */
  ResumeToken {
    if (due.cardinality() > MOST_DUE) {
      due = new BitSet();
      dueFrom = 0;
    }
  }

  static ResumeToken of(
      LatestState.Moment moment, long watch, long selection, BitSet due, int dueFrom) {
    return new ResumeToken(hash(moment.epoch()), moment.place(), watch, selection, due, dueFrom);
  }

  /** Whether it is of the same run of Redis as a moment; if not its place means nothing. */
  boolean isOf(LatestState.Moment moment) {
    return epoch == hash(moment.epoch());
  }

  private static long hash(String text) {
    return Fingerprint.of(text);
  }

  /** The token as text, without meaning to clients. */
  String encode() {
    ByteBuffer bytes =
        ByteBuffer.allocate(HEAD + due.cardinality() * BYTES_PER_NUMBER + Integer.BYTES);
    bytes.put(VERSION).putLong(epoch).putLong(place.millis()).putLong(place.sequence());
    bytes.putLong(watch).putLong(selection).putInt(dueFrom);
    int last = -1;
    for (int n = due.nextSetBit(0); n >= 0; n = due.nextSetBit(n + 1)) {
      putNumber(bytes, n - last);
      last = n;
    }
    bytes.putInt(checksum(bytes.array(), bytes.position()));
    byte[] used = new byte[bytes.position()];
    bytes.flip().get(used);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(used);
  }

  private static void putNumber(ByteBuffer bytes, int number) {
    int rest = number;
    while (rest > 0x7f) {
      bytes.put((byte) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    bytes.put((byte) rest);
  }

  private static int number(ByteBuffer bytes) {
    int number = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += 7) {
      byte next = bytes.get();
      number |= (next & 0x7f) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw malformed(null);
  }

  /**
   * Reads a token.
   *
   * @throws TwinException INVALID_CURSOR if the text is none
   */
  static ResumeToken decode(String text) {
    if (text.length() > LONGEST / 3 * 4 + 4) {
      throw malformed(null);
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      int end = bytes.limit() - Integer.BYTES;
      if (end < HEAD
          || bytes.get(0) != VERSION
          || bytes.getInt(end) != checksum(bytes.array(), end)) {
        throw malformed(null);
      }
      return read(bytes.position(1).limit(end));
    } catch (IllegalArgumentException | BufferUnderflowException | IndexOutOfBoundsException e) {
      throw malformed(e);
    }
  }

  private static ResumeToken read(ByteBuffer bytes) {
    long epoch = bytes.getLong();
    StreamPlace place = new StreamPlace(bytes.getLong(), bytes.getLong());
    long watch = bytes.getLong();
    long selection = bytes.getLong();
    int dueFrom = bytes.getInt();
    BitSet due = new BitSet();
    int last = -1;
    while (bytes.hasRemaining()) {
      last = Math.addExact(last, number(bytes));
      due.set(last);
    }
    return new ResumeToken(epoch, place, watch, selection, due, dueFrom);
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32 sum = new CRC32();
    sum.update(bytes, 0, length);
    return (int) sum.getValue();
  }

  private static TwinException malformed(@org.jspecify.annotations.Nullable Exception cause) {
    return new TwinException(
        ErrorCode.INVALID_CURSOR,
        "resumeFrom is no resumeToken of a batch; subscribe without it for the present state",
        cause);
  }
}
