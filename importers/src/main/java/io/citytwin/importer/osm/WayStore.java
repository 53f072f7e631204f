package io.citytwin.importer.osm;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What is known of all ways (id and marks, 16 bytes each) and the content of those that areas are
 * made of, in work files. Ways are known by ordinal.
 */
final class WayStore {

  /** Member of a relation that may become an area: its content is kept. */
  static final int WANTED = 1;

  /** Its building is the same as that of a relation which was loaded. */
  static final int REPRESENTED = 2;

  /** Part of an administrative boundary. */
  static final int BOUNDARY = 4;

  private static final int MARK_SHIFT = 56;
  private static final long PLACE = (1L << MARK_SHIFT) - 1;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private final WorkFiles files;
  private final SortedIds ids;
  private final FileChannel channel;
  private ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.nativeOrder());
  private long written;
  private @Nullable MemorySegment entries;
  private @Nullable MemorySegment contents;

  WayStore(WorkFiles files) throws IOException {
    this.files = files;
    this.ids = new SortedIds(files, "way-ids");
    this.channel = files.create("way-contents");
  }

  boolean append(long id) throws IOException {
    return ids.append(id);
  }

  long lastId() {
    return ids.last();
  }

  long size() {
    return ids.size();
  }

  /** Ends appending ids; from now on ways can be marked. */
  void freezeIds() throws IOException {
    if (entries == null) {
      ids.freeze();
      entries = files.zeros("way-marks", ids.size() * Long.BYTES);
    }
  }

  /** Ordinal of a way; -1 if the file does not hold it. */
  long find(long id) {
    return ids.find(id);
  }

  void mark(long ordinal, int mark) {
    long entry = entry(ordinal) | ((long) mark << MARK_SHIFT);
    entries().set(LONG, ordinal * Long.BYTES, entry);
  }

  boolean isMarked(long ordinal, int mark) {
    return ((entry(ordinal) >>> MARK_SHIFT) & mark) != 0;
  }

  private long entry(long ordinal) {
    return entries().get(LONG, ordinal * Long.BYTES);
  }

  private MemorySegment entries() {
    if (entries == null) {
      throw new IllegalStateException("not frozen");
    }
    return entries;
  }

  /** Keeps nodes and tags of a way. */
  void keep(long ordinal, OsmObject way) throws IOException {
    entries().set(LONG, ordinal * Long.BYTES, (entry(ordinal) & ~PLACE) | (written + 1));
    room(Integer.BYTES).putInt(way.tooLarge ? -1 : way.refs.size());
    if (way.tooLarge) {
      return;
    }
    for (int i = 0; i < way.refs.size(); i++) {
      room(Long.BYTES).putLong(way.refs.get(i));
    }
    room(Integer.BYTES).putInt(way.tags.size());
    for (int i = 0; i < way.tags.size(); i++) {
      putText(way.tags.key(i));
      putText(way.tags.value(i));
    }
  }

  private void putText(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    room(Integer.BYTES + bytes.length).putInt(bytes.length).put(bytes);
  }

  private ByteBuffer room(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
      if (buffer.capacity() < bytes) {
        buffer = ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
      }
    }
    written += bytes;
    return buffer;
  }

  private void flush() throws IOException {
    WorkFiles.write(channel, buffer.flip());
    buffer.clear();
  }

  /** Ends keeping; from now on contents can be read. */
  void freezeContents() throws IOException {
    flush();
    contents = files.map(channel);
  }

  /**
   * Reads a way that was kept.
   *
   * @return null if the way was too large to keep
   */
  @Nullable MemberWay read(long id, long ordinal, String role) {
    MemorySegment from = contents;
    if (from == null) {
      throw new IllegalStateException("not frozen");
    }
    long at = (entry(ordinal) & PLACE) - 1;
    int count = from.get(INT, at);
    if (count < 0) {
      return null;
    }
    at += Integer.BYTES;
    LongList refs = new LongList();
    for (int i = 0; i < count; i++, at += Long.BYTES) {
      refs.add(from.get(LONG, at));
    }
    return new MemberWay(id, ordinal, role, refs, readTags(from, at));
  }

  private static TagList readTags(MemorySegment from, long start) {
    TagList tags = new TagList();
    long at = start + Integer.BYTES;
    for (int left = from.get(INT, start); left > 0; left--) {
      int key = from.get(INT, at);
      int value = from.get(INT, at + Integer.BYTES + key);
      tags.add(text(from, at, key), text(from, at + Integer.BYTES + key, value));
      at += 2 * Integer.BYTES + key + value;
    }
    return tags;
  }

  private static String text(MemorySegment from, long at, int length) {
    byte[] bytes = new byte[length];
    MemorySegment.copy(from, ValueLayout.JAVA_BYTE, at + Integer.BYTES, bytes, 0, length);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
