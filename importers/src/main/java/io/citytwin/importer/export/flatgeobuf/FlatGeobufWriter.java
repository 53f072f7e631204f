package io.citytwin.importer.export.flatgeobuf;

import com.google.flatbuffers.FlatBufferBuilder;
import io.citytwin.importer.export.ExportLayer;
import io.citytwin.importer.export.ExportedFeature;
import io.citytwin.importer.export.FeatureWriter;
import io.citytwin.importer.export.TargetCrs;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;
import org.wololo.flatgeobuf.generated.Column;
import org.wololo.flatgeobuf.generated.Crs;
import org.wololo.flatgeobuf.generated.Feature;
import org.wololo.flatgeobuf.generated.Header;

/**
 * Writes FlatGeobuf with its index, in one pass: header and index have their final size from the
 * start, since the number of features is known, and are filled in behind the features. The features
 * come along a curve that keeps neighbours together, which makes the index good; it is right in any
 * order.
 *
 * <p>A file says that all its geometries have heights, or that none has. Where some have, it says
 * none: they keep theirs, which an import reads and other programs pass over.
 */
public final class FlatGeobufWriter implements FeatureWriter {

  private static final byte[] MAGIC = {0x66, 0x67, 0x62, 3, 0x66, 0x67, 0x62, 0};
  private static final int KEPT_BYTES = 1 << 20;

  private final FileChannel channel;
  private final OutputStream out;
  private final TargetCrs crs;
  private final Properties properties = new Properties();
  private FlatBufferBuilder builder = new FlatBufferBuilder(1 << 14);
  private @Nullable ExportLayer layer;
  private @Nullable PackedIndex index;
  private long offset;

  /** Begins a file in an empty channel. */
  public FlatGeobufWriter(FileChannel channel, TargetCrs crs) {
    this.channel = channel;
    this.crs = crs;
    out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
  }

  @Override
  public void layer(ExportLayer next) throws IOException {
    layer = next;
    byte[] header = header(next, new Envelope(0, 0, 0, 0));
    long features = MAGIC.length + header.length;
    if (next.count() > 0) {
      index = new PackedIndex(channel, features, next.count());
      features += index.bytes();
    }
    writeAt(0, MAGIC);
    writeAt(MAGIC.length, header);
    channel.position(features);
  }

  @Override
  public void write(ExportedFeature feature) throws IOException {
    PackedIndex boxes = index;
    if (layer == null || boxes == null) {
      throw new IllegalStateException("no layer was begun, or an empty one");
    }
    builder.clear();
    int geometry = new GeometryTable(builder).add(feature.geometry());
    int values = Feature.createPropertiesVector(builder, properties.of(feature));
    Feature.finishSizePrefixedFeatureBuffer(
        builder, Feature.createFeature(builder, geometry, values, 0));
    ByteBuffer bytes = builder.dataBuffer();
    boxes.add(feature.geometry().getEnvelopeInternal(), offset);
    offset += bytes.remaining();
    out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    if (bytes.capacity() > KEPT_BYTES) {
      builder = new FlatBufferBuilder(KEPT_BYTES);
    }
  }

  @Override
  public void finish() throws IOException {
    out.flush();
    if (layer != null && index != null) {
      index.finish();
      writeAt(MAGIC.length, header(layer, index.extent()));
    }
  }

  @Override
  public void close() {
    // The channel belongs to whoever opened it.
  }

  private byte[] header(ExportLayer layer, Envelope extent) {
    FlatBufferBuilder header = new FlatBufferBuilder(1 << 12);
    boolean empty = layer.count() == 0;
    int name = header.createString(layer.kind().table());
    int columns = columns(header, Properties.fields(layer.kind()));
    int system = crs(header);
    double[] box = {extent.getMinX(), extent.getMinY(), extent.getMaxX(), extent.getMaxY()};
    int envelope = empty ? 0 : Header.createEnvelopeVector(header, box);
    Header.finishSizePrefixedHeaderBuffer(
        header,
        Header.createHeader(
            header,
            name,
            envelope,
            GeometryTable.typeOf(layer.onlyType()),
            layer.heights() == ExportLayer.Heights.ALL,
            false,
            false,
            false,
            columns,
            layer.count(),
            empty ? 0 : PackedIndex.NODE_SIZE,
            system,
            0,
            0,
            0));
    return header.sizedByteArray();
  }

  private static int columns(FlatBufferBuilder header, List<Properties.Field> fields) {
    int[] places = new int[fields.size()];
    for (int i = 0; i < places.length; i++) {
      int name = header.createString(fields.get(i).name());
      Column.startColumn(header);
      Column.addName(header, name);
      Column.addType(header, fields.get(i).type());
      places[i] = Column.endColumn(header);
    }
    return Header.createColumnsVector(header, places);
  }

  private int crs(FlatBufferBuilder header) {
    int organisation = header.createString("EPSG");
    Crs.startCrs(header);
    Crs.addOrg(header, organisation);
    Crs.addCode(header, crs.srid().orElseThrow());
    return Crs.endCrs(header);
  }

  private void writeAt(long position, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long at = position;
    while (buffer.hasRemaining()) {
      at += channel.write(buffer, at);
    }
  }
}
