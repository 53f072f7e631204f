package io.citytwin.importer.osm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;

/**
 * Writes objects to a PBF file as they come: nodes dense, blocks of up to 8,000 objects of a type,
 * zlib. Positions have 1e-7 degrees, times whole seconds.
 *
 * <p>Source: {@code fileformat.proto} and {@code osmformat.proto} of the OSM PBF format.
 */
final class PbfWriter implements OsmVisitor, AutoCloseable {

  private static final double NANODEGREES_PER_DEGREE = 1e9;

  private final FileChannel channel;
  private final Deflater deflater = new Deflater();
  private final ByteBuilder message = new ByteBuilder();
  private final BlockEncoder block = new BlockEncoder();
  private byte[] packed = new byte[1 << 16];
  private @Nullable Envelope bounds;
  private boolean begun;
  private long tooLarge;

  /**
   * @param file is made anew
   */
  PbfWriter(Path file) throws IOException {
    channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
  }

  @Override
  public void bounds(Envelope area) {
    bounds = area;
  }

  @Override
  public void node(OsmObject node) throws IOException {
    object(OsmType.NODE, node);
  }

  @Override
  public void way(OsmObject way) throws IOException {
    object(OsmType.WAY, way);
  }

  @Override
  public void relation(OsmObject relation) throws IOException {
    object(OsmType.RELATION, relation);
  }

  @Override
  public void object(OsmType type, OsmObject object) throws IOException {
    if (object.tooLarge) {
      tooLarge++;
      return;
    }
    if (!block.takes(type)) {
      writeBlock();
    }
    block.add(type, object);
  }

  /** Objects beyond the limits of the reader, which were not written. */
  long tooLarge() {
    return tooLarge;
  }

  private void writeHeader() throws IOException {
    message.clear();
    if (bounds != null) {
      message.varint(1 << 3 | 2).block(box(bounds));
    }
    message.varint(4 << 3 | 2).text("OsmSchema-V0.6");
    message.varint(4 << 3 | 2).text("DenseNodes");
    message.varint(5 << 3 | 2).text("Sort.Type_then_ID");
    message.varint(16 << 3 | 2).text("citytwin");
    writeBlob("OSMHeader");
  }

  /** Left, right, top, bottom. */
  private static ByteBuilder box(Envelope area) {
    double[] sides = {area.getMinX(), area.getMaxX(), area.getMaxY(), area.getMinY()};
    ByteBuilder box = new ByteBuilder();
    for (int i = 0; i < sides.length; i++) {
      box.varint((i + 1) << 3).signed(Math.round(sides[i] * NANODEGREES_PER_DEGREE));
    }
    return box;
  }

  private void writeBlock() throws IOException {
    if (!begun) {
      begun = true;
      writeHeader();
    }
    if (!block.isEmpty()) {
      message.clear();
      block.finish(message);
      writeBlob("OSMData");
    }
  }

  private void writeBlob(String type) throws IOException {
    int length = deflate();
    ByteBuilder blob = new ByteBuilder();
    blob.varint(2 << 3).varint(message.size());
    blob.varint(3 << 3 | 2).block(packed, 0, length);
    ByteBuilder header = new ByteBuilder();
    header.varint(1 << 3 | 2).text(type).varint(3 << 3).varint(blob.size());
    WorkFiles.write(channel, ByteBuffer.allocate(Integer.BYTES).putInt(header.size()).flip());
    WorkFiles.write(channel, ByteBuffer.wrap(header.array(), 0, header.size()));
    WorkFiles.write(channel, ByteBuffer.wrap(blob.array(), 0, blob.size()));
  }

  private int deflate() {
    int most = message.size() + message.size() / 1000 + 64;
    if (packed.length < most) {
      packed = new byte[most];
    }
    deflater.reset();
    deflater.setInput(message.array(), 0, message.size());
    deflater.finish();
    int length = 0;
    while (!deflater.finished()) {
      length += deflater.deflate(packed, length, packed.length - length);
    }
    return length;
  }

  /** Writes what is still in memory. Without this the file is not complete. */
  void finish() throws IOException {
    writeBlock();
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    deflater.end();
    channel.close();
  }
}
