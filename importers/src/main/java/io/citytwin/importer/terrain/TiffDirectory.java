package io.citytwin.importer.terrain;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The first directory of a TIFF file (TIFF 6.0) or BigTIFF file: numbered tags, each an array. No
 * array is read beyond the end of the file, none larger than a limit.
 */
final class TiffDirectory {

  private static final int MOST_TAGS = 4_096;

  /** Largest array of one tag, in numbers: the places of the blocks of a very large raster. */
  private static final int MOST_NUMBERS = 2_000_000;

  private static final int CLASSIC = 42;
  private static final int BIG = 43;

  /** Bytes of one value of each TIFF type; 0 for numbers that mean no type. */
  private static final int[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

  private record Tag(int type, long count, long at) {}

  private final FileChannel channel;
  private final long fileLength;
  private final ByteOrder order;
  private final boolean big;
  private final Map<Integer, Tag> tags = new HashMap<>();

  private TiffDirectory(FileChannel channel, ByteOrder order, boolean big) throws IOException {
    this.channel = channel;
    this.fileLength = channel.size();
    this.order = order;
    this.big = big;
  }

  /**
   * Reads the directory.
   *
   * @throws SourceException FILE_EMPTY, FORMAT_UNKNOWN if it is no TIFF, FILE_TRUNCATED
   */
  static TiffDirectory read(FileChannel channel) throws IOException {
    if (channel.size() == 0) {
      throw new SourceException(Code.FILE_EMPTY, "the file is empty");
    }
    if (channel.size() < 16) {
      throw new SourceException(Code.FORMAT_UNKNOWN, "the file is too short to be a TIFF");
    }
    ByteBuffer head = ByteBuffer.allocate(16);
    fill(channel, head, 0);
    ByteOrder order =
        switch (head.getShort(0)) {
          case 0x4949 -> ByteOrder.LITTLE_ENDIAN;
          case 0x4D4D -> ByteOrder.BIG_ENDIAN;
          default -> throw new SourceException(Code.FORMAT_UNKNOWN, "the file is no TIFF");
        };
    head.order(order);
    int version = head.getShort(2);
    if (version != CLASSIC && version != BIG) {
      throw new SourceException(Code.FORMAT_UNKNOWN, "the file is no TIFF");
    }
    boolean big = version == BIG;
    TiffDirectory directory = new TiffDirectory(channel, order, big);
    directory.readTags(big ? head.getLong(8) : Integer.toUnsignedLong(head.getInt(4)));
    return directory;
  }

  ByteOrder order() {
    return order;
  }

  boolean has(int tag) {
    return tags.containsKey(tag);
  }

  /** The whole numbers of a tag; empty if the file does not have it. */
  long[] numbers(int tag) throws IOException {
    Tag found = tags.get(tag);
    if (found == null) {
      return new long[0];
    }
    ByteBuffer bytes = bytes(tag, found);
    long[] numbers = new long[(int) found.count];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (found.type) {
            case 1, 2, 7 -> Byte.toUnsignedLong(bytes.get());
            case 6 -> bytes.get();
            case 3 -> Short.toUnsignedLong(bytes.getShort());
            case 8 -> bytes.getShort();
            case 4, 13 -> Integer.toUnsignedLong(bytes.getInt());
            case 9 -> bytes.getInt();
            case 16, 17, 18 -> bytes.getLong();
            default -> throw corrupt("tag %d has no whole numbers".formatted(tag));
          };
    }
    return numbers;
  }

  /** The first whole number of a tag. */
  long number(int tag, long otherwise) throws IOException {
    long[] numbers = numbers(tag);
    return numbers.length == 0 ? otherwise : numbers[0];
  }

  /** The floating-point numbers of a tag; empty if the file does not have it. */
  double[] doubles(int tag) throws IOException {
    Tag found = tags.get(tag);
    if (found == null) {
      return new double[0];
    }
    if (found.type != 12) {
      throw corrupt("tag %d has no floating-point numbers".formatted(tag));
    }
    // The bytes first: they are checked to be there.
    ByteBuffer bytes = bytes(tag, found);
    double[] numbers = new double[(int) found.count];
    bytes.asDoubleBuffer().get(numbers);
    return numbers;
  }

  /** The text of a tag without its final zero; empty if the file does not have it. */
  String text(int tag) throws IOException {
    Tag found = tags.get(tag);
    if (found == null) {
      return "";
    }
    if (found.type != 2) {
      throw corrupt("tag %d has no text".formatted(tag));
    }
    return new String(bytes(tag, found).array(), StandardCharsets.UTF_8).replace("\0", "").strip();
  }

  static SourceException corrupt(String why) {
    return new SourceException(
        Code.FILE_CORRUPT,
        "the TIFF contradicts itself: " + why + "; get a sound copy of the file");
  }

  static SourceException truncated(String what) {
    return new SourceException(
        Code.FILE_TRUNCATED,
        "the TIFF ends before " + what + "; it was cut off: get the whole file");
  }

  /** Fills a buffer from a place of a file that is known to be in it, and turns it for reading. */
  static void fill(FileChannel channel, ByteBuffer buffer, long from) throws IOException {
    long at = from;
    while (buffer.hasRemaining()) {
      int count = channel.read(buffer, at);
      if (count < 0) {
        throw truncated("byte " + (at + buffer.remaining()));
      }
      at += count;
    }
    buffer.flip();
  }

  private void readTags(long at) throws IOException {
    int countSize = big ? 8 : 2;
    ByteBuffer head = slice(at, countSize, "its directory");
    long count = big ? head.getLong() : Short.toUnsignedLong(head.getShort());
    if (count < 1 || count > MOST_TAGS) {
      throw corrupt("its directory has %d tags".formatted(count));
    }
    int entrySize = big ? 20 : 12;
    ByteBuffer entries = slice(at + countSize, count * entrySize, "the end of its directory");
    for (int i = 0; i < count; i++) {
      readTag(entries, i * entrySize, at + countSize + (long) i * entrySize);
    }
  }

  private void readTag(ByteBuffer entries, int at, long place) {
    int number = Short.toUnsignedInt(entries.getShort(at));
    int type = Short.toUnsignedInt(entries.getShort(at + 2));
    long count = big ? entries.getLong(at + 4) : Integer.toUnsignedLong(entries.getInt(at + 4));
    int size = type < SIZES.length ? SIZES[type] : 0;
    if (size == 0 || count < 0) {
      return; // a type of another standard: nothing that is needed here
    }
    int valueAt = big ? 12 : 8;
    boolean inside = count <= (big ? 8 : 4) / size;
    long pointer =
        big ? entries.getLong(at + valueAt) : Integer.toUnsignedLong(entries.getInt(at + valueAt));
    tags.putIfAbsent(number, new Tag(type, count, inside ? place + valueAt : pointer));
  }

  private ByteBuffer bytes(int number, Tag tag) throws IOException {
    if (tag.count > MOST_NUMBERS) {
      throw new SourceException(
          Code.FORMAT_UNKNOWN,
          "tag %d of the TIFF has %,d values, the limit is %,d; rewrite it with larger blocks: gdal_translate -co TILED=YES"
              .formatted(number, tag.count, MOST_NUMBERS));
    }
    return slice(tag.at, tag.count * SIZES[tag.type], "the values of tag " + number);
  }

  private ByteBuffer slice(long at, long length, String what) throws IOException {
    if (at < 0 || at > fileLength || length > fileLength - at) {
      throw truncated(what);
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) length).order(order);
    fill(channel, buffer, at);
    return buffer;
  }
}
