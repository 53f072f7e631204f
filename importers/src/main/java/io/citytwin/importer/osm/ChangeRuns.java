package io.citytwin.importer.osm;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Sorts pairs of a key and a position by both: in memory in runs, which are written to a work file
 * and merged when they are read. Memory for one run, some 10 MB, whatever the number.
 */
final class ChangeRuns {

  private static final int MOST = 1 << 18;
  private static final int PAIR = 2 * Long.BYTES;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  /** A key with a position. */
  record Entry(long key, long position) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byKey = Long.compare(key, other.key);
      return byKey == 0 ? Long.compare(position, other.position) : byKey;
    }
  }

  private final WorkFiles files;
  private final FileChannel channel;
  private final int most;
  private final List<Entry> pending = new ArrayList<>();
  private final LongList starts = new LongList();
  private final PriorityQueue<Run> runs = new PriorityQueue<>(Comparator.comparing(Run::head));

  ChangeRuns(WorkFiles files) throws IOException {
    this(files, MOST);
  }

  /**
   * @param most pairs in a run
   */
  ChangeRuns(WorkFiles files, int most) throws IOException {
    this.files = files;
    this.channel = files.create("change-order");
    this.most = most;
  }

  void add(long key, long position) throws IOException {
    pending.add(new Entry(key, position));
    if (pending.size() == most) {
      flush();
    }
  }

  private void flush() throws IOException {
    Entry[] sorted = pending.toArray(Entry[]::new);
    pending.clear();
    Arrays.sort(sorted);
    starts.add(channel.position());
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.nativeOrder());
    for (Entry entry : sorted) {
      buffer.putLong(entry.key()).putLong(entry.position());
      if (!buffer.hasRemaining()) {
        WorkFiles.write(channel, buffer.flip());
        buffer.clear();
      }
    }
    WorkFiles.write(channel, buffer.flip());
  }

  /** Ends adding; from now on pairs come out in order. */
  void sort() throws IOException {
    flush();
    MemorySegment all = files.map(channel);
    for (int i = 0; i < starts.size(); i++) {
      long end = i + 1 < starts.size() ? starts.get(i + 1) : all.byteSize();
      if (starts.get(i) < end) {
        runs.add(new Run(all, starts.get(i), end));
      }
    }
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }

  /** The next pair, which stays. */
  Entry peek() {
    return runs.element().head();
  }

  Entry next() {
    Run run = runs.remove();
    Entry head = run.head();
    if (run.advance()) {
      runs.add(run);
    }
    return head;
  }

  /** A sorted part of the file. */
  private static final class Run {
    private final MemorySegment all;
    private final long end;
    private long at;
    private Entry head;

    Run(MemorySegment all, long start, long end) {
      this.all = all;
      this.end = end;
      this.at = start;
      this.head = read();
    }

    private Entry read() {
      return new Entry(all.get(LONG, at), all.get(LONG, at + Long.BYTES));
    }

    Entry head() {
      return head;
    }

    boolean advance() {
      at += PAIR;
      if (at == end) {
        return false;
      }
      head = read();
      return true;
    }
  }
}
