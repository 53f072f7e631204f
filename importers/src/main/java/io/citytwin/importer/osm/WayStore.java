package io.citytwin.importer.osm;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * All ways, in work files: their ids, 8 bytes each for marks and place, and their content. Ways are
 * known by ordinal.
 */
final class WayStore {

  /** Its building is the same as that of a relation which was loaded. */
  static final int REPRESENTED = 1;

  /** Part of an administrative boundary. */
  static final int BOUNDARY = 2;

  private static final int MARK_SHIFT = 56;
  private static final long PLACE = (1L << MARK_SHIFT) - 1;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private final WorkFiles files;
  private final SortedIds ids;
  private final ObjectFile contents;
  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.nativeOrder());
  private final OsmObject scratch = new OsmObject();
  private @Nullable MemorySegment entries;

  WayStore(WorkFiles files) throws IOException {
    this.files = files;
    this.ids = new SortedIds(files, "way-ids");
    this.contents = new ObjectFile(files, "ways", false);
    this.channel = files.create("way-places");
  }

  /**
   * Appends a way.
   *
   * @return false if its id does not ascend
   */
  boolean append(OsmObject way) throws IOException {
    if (!ids.append(way.id)) {
      return false;
    }
    if (buffer.remaining() < Long.BYTES) {
      flush();
    }
    buffer.putLong(contents.append(way));
    return true;
  }

  private void flush() throws IOException {
    WorkFiles.write(channel, buffer.flip());
    buffer.clear();
  }

  long size() {
    return ids.size();
  }

  /** Ends appending; from now on ways can be found, marked and read. */
  void freeze() throws IOException {
    flush();
    ids.freeze();
    contents.freeze();
    entries = files.mapWritable(channel);
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

  /** Reads a way. */
  void read(long ordinal, OsmObject into) {
    contents.read(entry(ordinal) & PLACE, into);
  }

  /**
   * Reads a way as a member of an area.
   *
   * @return null if the way was too large to keep
   */
  @Nullable MemberWay read(long id, long ordinal, String role) {
    read(ordinal, scratch);
    return scratch.tooLarge
        ? null
        : new MemberWay(id, ordinal, role, scratch.refs.copy(), scratch.tags.copy());
  }
}
