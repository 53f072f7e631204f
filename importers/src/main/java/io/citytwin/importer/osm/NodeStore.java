package io.citytwin.importer.osm;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Positions of all nodes by id, 16 bytes each in two work files, and the tags of those that have
 * some in a third. Nodes are known by ordinal.
 */
final class NodeStore {

  private static final double UNITS_PER_DEGREE = 1e7;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private final WorkFiles files;
  private final SortedIds ids;
  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.nativeOrder());
  private final ObjectFile details;
  private @Nullable MemorySegment positions;
  private long latestOffset = Long.MIN_VALUE;

  NodeStore(WorkFiles files) throws IOException {
    this.files = files;
    this.ids = new SortedIds(files, "node-ids");
    this.channel = files.create("node-positions");
    this.details = new ObjectFile(files, "node-tags", false);
  }

  /**
   * Appends a node.
   *
   * @return false if its id does not ascend
   */
  boolean append(OsmObject node) throws IOException {
    if (!ids.append(node.id)) {
      return false;
    }
    if (buffer.remaining() < 2 * Integer.BYTES) {
      flush();
    }
    buffer.putInt(node.x).putInt(node.y);
    if (node.tags.size() > 0 || node.offset != latestOffset) {
      latestOffset = node.offset;
      details.append(node);
    }
    return true;
  }

  void freeze() throws IOException {
    ids.freeze();
    flush();
    positions = files.map(channel);
    details.freeze();
  }

  private void flush() throws IOException {
    WorkFiles.write(channel, buffer.flip());
    buffer.clear();
  }

  long size() {
    return ids.size();
  }

  /** Id of a node. */
  long id(long ordinal) {
    return ids.get(ordinal);
  }

  /** Tags and places of all nodes, in their order. */
  NodeDetails details() {
    return new NodeDetails(details);
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
