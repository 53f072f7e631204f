package io.citytwin.importer.osm;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** Positions of all nodes by id: 16 bytes each in two work files. Nodes are known by ordinal. */
final class NodeStore {

  private static final double UNITS_PER_DEGREE = 1e7;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private final WorkFiles files;
  private final SortedIds ids;
  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.nativeOrder());
  private @Nullable MemorySegment positions;

  NodeStore(WorkFiles files) throws IOException {
    this.files = files;
    this.ids = new SortedIds(files, "node-ids");
    this.channel = files.create("node-positions");
  }

  /**
   * Appends a node.
   *
   * @return false if its id does not ascend
   */
  boolean append(long id, int x, int y) throws IOException {
    if (!ids.append(id)) {
      return false;
    }
    if (buffer.remaining() < 2 * Integer.BYTES) {
      flush();
    }
    buffer.putInt(x).putInt(y);
    return true;
  }

  void freeze() throws IOException {
    ids.freeze();
    flush();
    positions = files.map(channel);
  }

  private void flush() throws IOException {
    WorkFiles.write(channel, buffer.flip());
    buffer.clear();
  }

  long size() {
    return ids.size();
  }

  long lastId() {
    return ids.last();
  }

  /** Ordinal of a node, from 0 in file order; -1 if the file does not hold it. */
  long find(long id) {
    return ids.find(id);
  }

  /** Longitude in degrees. */
  double longitude(long ordinal) {
    return frozen().get(INT, ordinal * 8) / UNITS_PER_DEGREE;
  }

  /** Latitude in degrees. */
  double latitude(long ordinal) {
    return frozen().get(INT, ordinal * 8 + 4) / UNITS_PER_DEGREE;
  }

  private MemorySegment frozen() {
    if (positions == null) {
      throw new IllegalStateException("not frozen");
    }
    return positions;
  }
}
