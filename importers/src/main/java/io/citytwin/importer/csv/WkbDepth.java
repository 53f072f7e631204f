package io.citytwin.importer.csv;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How deep geometries of WKB lie in one another, found without recursion: a reader that descends by
 * recursion would run out of stack.
 */
final class WkbDepth {

  private static final int POINT = 1;
  private static final int LINE = 2;
  private static final int POLYGON = 3;
  private static final int EWKB_SRID = 0x20000000;

  private final ByteBuffer bytes;
  private final int limit;
  private final Deque<Integer> membersLeft = new ArrayDeque<>();

  private WkbDepth(byte[] bytes, int limit) {
    this.bytes = ByteBuffer.wrap(bytes);
    this.limit = limit;
  }

  /**
   * Walks until the bytes end or make no sense, which is left to the reader to say.
   *
   * @throws IllegalArgumentException if geometries lie deeper than the limit
   */
  static void require(byte[] bytes, int limit) {
    new WkbDepth(bytes, limit).walk();
  }

  private void walk() {
    membersLeft.push(1);
    while (!membersLeft.isEmpty()) {
      int left = membersLeft.pop();
      if (left > 0) {
        membersLeft.push(left - 1);
        if (!geometry()) {
          return;
        }
      }
    }
  }

  /** Goes past a geometry, or past the head of one that has members; false at the end. */
  private boolean geometry() {
    if (bytes.remaining() < 9) {
      return false;
    }
    bytes.order(bytes.get() == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int type = bytes.getInt();
    if ((type & EWKB_SRID) != 0) {
      bytes.getInt();
    }
    int kind = (type & 0xffff) % 1000;
    int position = 8 * dimension(type);
    if (kind == POINT) {
      return skip(position);
    }
    if (bytes.remaining() < 4) {
      return false;
    }
    int count = bytes.getInt();
    return switch (kind) {
      case LINE -> skip((long) count * position);
      case POLYGON -> rings(count, position);
      default -> members(count);
    };
  }

  private boolean rings(int count, int position) {
    for (int i = 0; i < count; i++) {
      if (bytes.remaining() < 4 || !skip((long) bytes.getInt() * position)) {
        return false;
      }
    }
    return count >= 0;
  }

  private boolean members(int count) {
    if (membersLeft.size() > limit) {
      throw new IllegalArgumentException("it is nested more than %d deep".formatted(limit));
    }
    membersLeft.push(count);
    return count >= 0;
  }

  private boolean skip(long length) {
    if (length < 0 || length > bytes.remaining()) {
      return false;
    }
    bytes.position(bytes.position() + (int) length);
    return true;
  }

  private static int dimension(int type) {
    int iso = (type & 0xffff) / 1000;
    boolean height = (type & 0x80000000) != 0 || iso == 1 || iso == 3;
    boolean measure = (type & 0x40000000) != 0 || iso == 2 || iso == 3;
    return 2 + (height ? 1 : 0) + (measure ? 1 : 0);
  }
}
