package io.citytwin.importer.export.flatgeobuf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Envelope;

/**
 * The packed R-tree of a FlatGeobuf file, built in the file itself: memory holds a block of nodes,
 * not the tree. The leaves come first, one for each feature in the order of the file; they stand at
 * the end of the index, each level above before them, the root first.
 */
final class PackedIndex {

  /** Children of a node, the usual number. */
  static final int NODE_SIZE = 16;

  private static final int NODE_BYTES = 40;
  private static final int BLOCK_NODES = 4_096;

  private final FileChannel channel;
  private final long start;
  private final List<Long> levels = new ArrayList<>();
  private final ByteBuffer block = buffer();
  private final Envelope extent = new Envelope();
  private long written;
  private long nodes;

  /**
   * Reserves the room of an index.
   *
   * @param start where in the file it begins
   * @param count number of features, more than 0
   */
  PackedIndex(FileChannel channel, long start, long count) {
    this.channel = channel;
    this.start = start;
    long level = count;
    levels.add(level);
    nodes = level;
    do {
      level = (level + NODE_SIZE - 1) / NODE_SIZE;
      levels.add(level);
      nodes += level;
    } while (level > 1);
  }

  long bytes() {
    return nodes * NODE_BYTES;
  }

  /** Extent of all leaves so far. */
  Envelope extent() {
    return extent;
  }

  /**
   * Adds the next leaf.
   *
   * @param offset where its feature begins, counted from the first feature
   */
  void add(Envelope box, long offset) throws IOException {
    extent.expandToInclude(box);
    put(box, offset);
    if (!block.hasRemaining()) {
      flushTo(nodes - levels.getFirst());
    }
  }

  /** Builds the levels above the leaves. */
  void finish() throws IOException {
    long first = nodes - levels.getFirst();
    flushTo(first);
    for (int i = 1; i < levels.size(); i++) {
      long parents = first - levels.get(i);
      level(first, levels.get(i - 1), parents);
      first = parents;
    }
  }

  /** Writes the parents of a level; a parent names the number of its first child. */
  private void level(long first, long count, long parents) throws IOException {
    ByteBuffer children = buffer();
    written = 0;
    for (long from = 0; from < count; from += BLOCK_NODES) {
      int here = (int) Math.min(BLOCK_NODES, count - from);
      children.clear().limit(here * NODE_BYTES);
      readFully(children, start + (first + from) * NODE_BYTES);
      for (int i = 0; i < here; i += NODE_SIZE) {
        put(union(children, i, Math.min(here, i + NODE_SIZE)), first + from + i);
      }
      flushTo(parents);
    }
  }

  private static Envelope union(ByteBuffer children, int from, int to) {
    Envelope box = new Envelope();
    for (int i = from; i < to; i++) {
      int at = i * NODE_BYTES;
      box.expandToInclude(children.getDouble(at), children.getDouble(at + 8));
      box.expandToInclude(children.getDouble(at + 16), children.getDouble(at + 24));
    }
    return box;
  }

  private void put(Envelope box, long offset) {
    block.putDouble(box.getMinX()).putDouble(box.getMinY());
    block.putDouble(box.getMaxX()).putDouble(box.getMaxY()).putLong(offset);
  }

  private void flushTo(long firstNode) throws IOException {
    block.flip();
    int count = block.remaining() / NODE_BYTES;
    long at = start + (firstNode + written) * NODE_BYTES;
    while (block.hasRemaining()) {
      at += channel.write(block, at);
    }
    written += count;
    block.clear();
  }

  private void readFully(ByteBuffer into, long from) throws IOException {
    long at = from;
    while (into.hasRemaining()) {
      int read = channel.read(into, at);
      if (read < 0) {
        throw new IOException("the file ends inside its own index");
      }
      at += read;
    }
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocate(BLOCK_NODES * NODE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }
}
