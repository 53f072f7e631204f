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
 * the first one is also kept in memory (4 MB for a billion ids), with a table that leads from the
 * leading bits of an id to the pages it may be in.
 */
final class SortedIds {

  private static final int PAGE = 2048;
  private static final int BUCKETS = 1 << 16;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private final IdOrder order = new IdOrder();
  private final WorkFiles files;
  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.nativeOrder());
  private final LongList pages = new LongList();
  private long size;
  private @Nullable MemorySegment ids;

  /** For each bucket the last page that begins in it or before it. */
  private int[] buckets = new int[0];

  private long firstKey;
  private int shift;

  // Nodes drawn together have ids in a row, so the next id asked for is often the next one here.
  private long hint = -1;
  private int hintPage;

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

  /** Ends appending and begins searching. */
  void freeze() throws IOException {
    flush();
    ids = files.map(channel);
    fillBuckets();
  }

  private void flush() throws IOException {
    WorkFiles.write(channel, buffer.flip());
    buffer.clear();
  }

  private void fillBuckets() {
    int last = pages.size() - 1;
    if (last < 0) {
      return;
    }
    firstKey = order.key(pages.get(0));
    shift =
        Math.max(
            0, Long.SIZE - Long.numberOfLeadingZeros(order.key(pages.get(last)) - firstKey) - 16);
    buckets = new int[BUCKETS];
    int page = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      while (page < last && bucketOf(order.key(pages.get(page + 1))) <= bucket) {
        page++;
      }
      buckets[bucket] = page;
    }
  }

  /** Bucket of a key that is not below the first; beyond the last page there is the last one. */
  private int bucketOf(long key) {
    return (int) Math.min((key - firstKey) >>> shift, BUCKETS - 1);
  }

  /** The id at a position. */
  long get(long position) {
    return frozen().get(LONG, position * Long.BYTES);
  }

  private MemorySegment frozen() {
    MemorySegment segment = ids;
    if (segment == null) {
      throw new IllegalStateException("not frozen");
    }
    return segment;
  }

  /** Position of an id in the order of appending, from 0; -1 if it is not there. */
  long find(long id) {
    MemorySegment segment = frozen();
    if (hint + 1 < size && segment.get(LONG, (hint + 1) * Long.BYTES) == id) {
      hint++;
      return hint;
    }
    long key = order.key(id);
    if (size == 0 || key < firstKey) {
      return -1;
    }
    long found = search(segment, key);
    if (found >= 0) {
      hint = found;
    }
    return found;
  }

  private long search(MemorySegment segment, long key) {
    if (!isInPage(hintPage, key)) {
      hintPage = pageOf(key);
    }
    long low = (long) hintPage * PAGE;
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

  private boolean isInPage(int page, long key) {
    return order.key(pages.get(page)) <= key
        && (page + 1 == pages.size() || key < order.key(pages.get(page + 1)));
  }

  /** The last page whose first id is not beyond the key, which is not below the first. */
  private int pageOf(long key) {
    int bucket = bucketOf(key);
    int low = bucket == 0 ? 0 : buckets[bucket - 1];
    int high = buckets[bucket];
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (order.key(pages.get(middle)) <= key) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
