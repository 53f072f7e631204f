package io.citytwin.importer.osm;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Ids in file order, in a file of 8 bytes each: written once, then searched. Of each page of ids
 * the first one is also kept in memory (4 MB for a billion ids).
 */
final class SortedIds {

  private static final int PAGE = 2048;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private final IdOrder order = new IdOrder();
  private final WorkFiles files;
  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.nativeOrder());
  private final LongList pages = new LongList();
  private long size;
  private @Nullable MemorySegment ids;

  SortedIds(WorkFiles files, String name) throws IOException {
    this.files = files;
    this.channel = files.create(name);
  }

  long size() {
    return size;
  }

  /**
   * Appends an id.
   *
   * @return false if it does not ascend; the file is of no use then
   */
  boolean append(long id) throws IOException {
    if (!order.accept(id)) {
      return false;
    }
    if (size % PAGE == 0) {
      pages.add(id);
    }
    if (buffer.remaining() < Long.BYTES) {
      flush();
    }
    buffer.putLong(id);
    size++;
    return true;
  }

  /** Id appended last. */
  long last() {
    return order.last();
  }

  /** Ends appending and begins searching. */
  void freeze() throws IOException {
    flush();
    ids = files.map(channel);
  }

  private void flush() throws IOException {
    WorkFiles.write(channel, buffer.flip());
    buffer.clear();
  }

  /** Position of an id in the order of appending, from 0; -1 if it is not there. */
  long find(long id) {
    MemorySegment segment = ids;
    if (segment == null) {
      throw new IllegalStateException("not frozen");
    }
    long key = order.key(id);
    int page = pageOf(key);
    if (page < 0) {
      return -1;
    }
    long low = (long) page * PAGE;
    long high = Math.min(low + PAGE, size) - 1;
    while (low <= high) {
      long middle = (low + high) >>> 1;
      long found = order.key(segment.get(LONG, middle * Long.BYTES));
      if (found == key) {
        return middle;
      }
      if (found < key) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** The last page whose first id is not beyond the key; -1 if there is none. */
  private int pageOf(long key) {
    int low = 0;
    int high = pages.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (order.key(pages.get(middle)) <= key) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }
}
