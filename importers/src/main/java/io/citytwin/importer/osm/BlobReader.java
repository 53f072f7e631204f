package io.citytwin.importer.osm;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Walks the blocks of a PBF file and unpacks them, refusing every length that the format does not
 * allow before memory is taken for it. Holds one packed block.
 *
 * <p>Source: OSM wiki, PBF Format, "File format": a block header is at most 64 KiB, a block at most
 * 32 MiB, packed or unpacked.
 */
final class BlobReader implements AutoCloseable {

  static final int MAX_HEADER = 64 * 1024;
  static final int MAX_BLOB = 32 * 1024 * 1024;

  private final FileChannel channel;
  private final OsmFaults faults;
  private final long size;
  private final Inflater inflater = new Inflater();
  private final byte[] head = new byte[MAX_HEADER];

  private byte[] packed = new byte[0];
  private long position;
  private int packedSize;
  private Blob blob = new Blob();

  BlobReader(Path file, OsmFaults faults) throws IOException {
    this.faults = faults;
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
    this.size = channel.size();
  }

  /** Size of the file in bytes. */
  long size() {
    return size;
  }

  /**
   * Reads the next block.
   *
   * @return false at the end of the file
   */
  boolean next(Blob into) throws IOException {
    if (position == size) {
      return false;
    }
    blob = into;
    blob.offset = position;
    readHeader();
    if (size - position < packedSize) {
      throw faults.truncated(
          blob.offset,
          "the block needs %d bytes, %d are left".formatted(packedSize, size - position));
    }
    if (packed.length < packedSize) {
      packed = new byte[packedSize];
    }
    fill(packed, packedSize);
    blob.end = position;
    if (blob.isHeader() || blob.isData()) {
      unpack();
    }
    return true;
  }

  private void readHeader() throws IOException {
    if (size - position < 4) {
      throw faults.truncated(blob.offset, "%d bytes of a block header".formatted(size - position));
    }
    fill(head, 4);
    int length = ByteBuffer.wrap(head).getInt();
    if (length <= 0 || length > MAX_HEADER) {
      throw headerFault(
          "a block header of %d bytes".formatted(Integer.toUnsignedLong(length)), null);
    }
    if (size - position < length) {
      throw faults.truncated(
          blob.offset,
          "the block header needs %d bytes, %d are left".formatted(length, size - position));
    }
    fill(head, length);
    try {
      parseHeader(CodedInputStream.newInstance(head, 0, length));
    } catch (IOException e) {
      throw headerFault("a block header that is no message", e);
    }
    if (packedSize < 0 || packedSize > MAX_BLOB) {
      throw headerFault(
          "a block of %d bytes, at most %d are allowed".formatted(packedSize, MAX_BLOB), null);
    }
    if (blob.offset == 0 && !blob.isHeader()) {
      throw faults.foreign("its first block is not of the type OSMHeader");
    }
  }

  private void parseHeader(CodedInputStream in) throws IOException {
    blob.type = "";
    packedSize = -1;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED ->
            blob.type = new String(in.readByteArray(), StandardCharsets.UTF_8);
        case 3 << 3 | WireFormat.WIRETYPE_VARINT -> packedSize = in.readInt32();
        default -> skip(in, tag);
      }
    }
  }

  private IOException headerFault(String found, @Nullable Throwable cause) {
    return blob.offset == 0
        ? faults.foreign("it begins with " + found)
        : faults.corrupt(blob.offset, found, cause);
  }

  private void unpack() throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(packed, 0, packedSize);
    int rawSize = -1;
    int field = 0;
    int start = 0;
    int length = 0;
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        int number = WireFormat.getTagFieldNumber(tag);
        if (number == 2 && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
          rawSize = in.readInt32();
        } else if (number <= 7
            && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
          field = number;
          length = in.readRawVarint32();
          start = in.getTotalBytesRead();
          in.skipRawBytes(length);
        } else {
          skip(in, tag);
        }
      }
    } catch (IOException e) {
      throw faults.corrupt(blob.offset, "a block body that is no message", e);
    }
    takeData(field, start, length, rawSize);
  }

  private void takeData(int field, int start, int length, int rawSize) throws IOException {
    switch (field) {
      case 1 -> {
        byte[] free = blob.data;
        blob.data = packed;
        blob.start = start;
        blob.size = length;
        packed = free;
      }
      case 3 -> inflate(start, length, rawSize);
      case 4, 5, 6, 7 ->
          throw faults.unsupported(
              blob.offset,
              "its blocks are compressed with "
                  + new String[] {"LZMA", "bzip2", "LZ4", "Zstandard"}[field - 4]
                  + ", only zlib and no compression are read",
              "Convert it with `osmium cat FILE -o OUT.osm.pbf -f pbf,pbf_compression=zlib`.");
      default -> throw faults.corrupt(blob.offset, "no data", null);
    }
  }

  private void inflate(int start, int length, int rawSize) throws IOException {
    if (rawSize < 0 || rawSize > MAX_BLOB) {
      throw faults.corrupt(
          blob.offset,
          "an unpacked size of %d bytes, at most %d are allowed,".formatted(rawSize, MAX_BLOB),
          null);
    }
    blob.allocate(rawSize);
    inflater.reset();
    inflater.setInput(packed, start, length);
    try {
      inflateAll(rawSize);
    } catch (DataFormatException e) {
      throw faults.corrupt(blob.offset, "zlib data that does not unpack", e);
    }
  }

  /** Unpacks to the very end of the stream, because only there its checksum is compared. */
  private void inflateAll(int rawSize) throws IOException, DataFormatException {
    int filled = 0;
    byte[] beyond = new byte[1];
    while (!inflater.finished()) {
      int got =
          filled < rawSize
              ? inflater.inflate(blob.data, filled, rawSize - filled)
              : inflater.inflate(beyond);
      if (filled < rawSize) {
        filled += got;
      } else if (got > 0) {
        throw faults.corrupt(
            blob.offset, "more data than the %d bytes stated".formatted(rawSize), null);
      }
      if (got == 0
          && !inflater.finished()
          && (inflater.needsInput() || inflater.needsDictionary())) {
        throw faults.corrupt(blob.offset, "zlib data that ends early", null);
      }
    }
    if (filled != rawSize) {
      throw faults.corrupt(
          blob.offset, "%d bytes of data where %d are stated".formatted(filled, rawSize), null);
    }
  }

  private void fill(byte[] into, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(into, 0, length);
    while (buffer.hasRemaining()) {
      int got = channel.read(buffer, position);
      if (got < 0) {
        throw faults.truncated(blob.offset, "the file became shorter while it was read");
      }
      position += got;
    }
  }

  /** Skips a field that is not known; groups never occur in this format. */
  static void skip(CodedInputStream in, int tag) throws IOException {
    int wire = WireFormat.getTagWireType(tag);
    if (wire == WireFormat.WIRETYPE_START_GROUP || !in.skipField(tag)) {
      throw new InvalidProtocolBufferException("a group, which the format does not have");
    }
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    channel.close();
  }
}
