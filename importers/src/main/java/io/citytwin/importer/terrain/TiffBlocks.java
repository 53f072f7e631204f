package io.citytwin.importer.terrain;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tiles or strips of a TIFF with one band, unpacked on demand. The last ones used are kept, up
 * to a limit of memory.
 */
final class TiffBlocks {

  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int STRIP_OFFSETS = 273;
  private static final int ROWS_PER_STRIP = 278;
  private static final int STRIP_BYTES = 279;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_BYTES = 325;

  private static final int LARGEST_SIDE = 1_000_000;

  /** Numbers in one block; a strip of a megabyte is cut out of a larger one that is not packed. */
  private static final int MOST_IN_BLOCK = 4_000_000;

  /** Bytes of a packed block: what the largest has unpacked, and some. */
  private static final int MOST_PACKED = 40_000_000;

  private static final int MOST_KEPT = 10_000_000;

  private final FileChannel channel;
  private final TiffSamples samples;
  private final TiffCompression compression;
  private final int width;
  private final int height;
  private final int blockWidth;
  private final int blockHeight;
  private final int across;
  private final long[] offsets;
  private final long[] lengths;
  private final Map<Integer, float[]> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long keptNumbers;

  private TiffBlocks(
      FileChannel channel,
      TiffDirectory tiff,
      int width,
      int height,
      int blockWidth,
      int blockHeight,
      long[] offsets,
      long[] lengths)
      throws IOException {
    this.channel = channel;
    this.samples = TiffSamples.of(tiff);
    this.compression = TiffCompression.of(tiff);
    this.width = width;
    this.height = height;
    this.blockWidth = blockWidth;
    this.blockHeight = blockHeight;
    this.across = (width + blockWidth - 1) / blockWidth;
    this.offsets = offsets;
    this.lengths = lengths;
  }

  /** Reads where the blocks lie, and checks that they lie in the file. */
  static TiffBlocks of(FileChannel channel, TiffDirectory tiff) throws IOException {
    int width = side(tiff, WIDTH);
    int height = side(tiff, HEIGHT);
    boolean tiled = tiff.has(TILE_OFFSETS);
    int blockWidth = tiled ? side(tiff, TILE_WIDTH) : width;
    int blockHeight =
        tiled
            ? side(tiff, TILE_HEIGHT)
            : (int) Math.max(1, Math.min(height, tiff.number(ROWS_PER_STRIP, height)));
    long[] offsets = tiff.numbers(tiled ? TILE_OFFSETS : STRIP_OFFSETS);
    long[] lengths = tiff.numbers(tiled ? TILE_BYTES : STRIP_BYTES);
    TiffBlocks blocks =
        new TiffBlocks(channel, tiff, width, height, blockWidth, blockHeight, offsets, lengths);
    blocks.check(channel.size());
    return !tiled && blocks.isOneRawStrip() ? blocks.cut(tiff) : blocks;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Whether the file has any block in a window. */
  boolean hasData(int column, int row, int columns, int rows) {
    for (int r = row / blockHeight; r <= (row + rows - 1) / blockHeight; r++) {
      for (int c = column / blockWidth; c <= (column + columns - 1) / blockWidth; c++) {
        if (!isSparse(r * across + c)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The numbers of a window, row by row; NaN where the file has no block. */
  float[] window(int column, int row, int columns, int rows) throws IOException {
    float[] window = new float[columns * rows];
    Arrays.fill(window, Float.NaN);
    for (int r = row / blockHeight; r <= (row + rows - 1) / blockHeight; r++) {
      for (int c = column / blockWidth; c <= (column + columns - 1) / blockWidth; c++) {
        float[] block = block(r * across + c);
        if (block != null) {
          copy(block, c * blockWidth, r * blockHeight, window, column, row, columns, rows);
        }
      }
    }
    return window;
  }

  private void copy(
      float[] block,
      int left,
      int top,
      float[] window,
      int column,
      int row,
      int columns,
      int rows) {
    int fromColumn = Math.max(left, column);
    int toColumn = Math.min(left + blockWidth, column + columns);
    int toRow = Math.min(top + blockHeight, row + rows);
    for (int y = Math.max(top, row); y < toRow; y++) {
      System.arraycopy(
          block,
          (y - top) * blockWidth + fromColumn - left,
          window,
          (y - row) * columns + fromColumn - column,
          toColumn - fromColumn);
    }
  }

  private float @Nullable [] block(int index) throws IOException {
    if (isSparse(index)) {
      return null;
    }
    float[] block = kept.get(index);
    if (block == null) {
      block = unpack(index);
      keep(index, block);
    }
    return block;
  }

  private void keep(int index, float[] block) {
    kept.put(index, block);
    keptNumbers += block.length;
    Iterator<float[]> oldest = kept.values().iterator();
    while (keptNumbers > MOST_KEPT && kept.size() > 1) {
      keptNumbers -= oldest.next().length;
      oldest.remove();
    }
  }

  private float[] unpack(int index) throws IOException {
    int rows = rowsOf(index);
    ByteBuffer packed = ByteBuffer.allocate((int) lengths[index]);
    TiffDirectory.fill(channel, packed, offsets[index]);
    byte[] bytes = new byte[blockWidth * rows * samples.bytes()];
    if (compression.unpack(packed.array(), bytes) < bytes.length) {
      throw TiffDirectory.corrupt("block %d holds too few numbers".formatted(index));
    }
    float[] numbers = new float[blockWidth * rows];
    samples.decode(bytes, blockWidth, rows, numbers);
    return numbers;
  }

  /** The last strip may be short; tiles are always whole. */
  private int rowsOf(int index) {
    return blockWidth == width
        ? Math.min(blockHeight, height - index / across * blockHeight)
        : blockHeight;
  }

  private boolean isSparse(int index) {
    return offsets[index] == 0 || lengths[index] == 0;
  }

  private boolean isOneRawStrip() {
    return compression == TiffCompression.NONE && offsets.length == 1 && height > 1;
  }

  /** The rows of one long strip that is not packed, some at a time. */
  private TiffBlocks cut(TiffDirectory tiff) throws IOException {
    long rowBytes = (long) width * samples.bytes();
    if (lengths[0] < rowBytes * height) {
      throw TiffDirectory.corrupt("its strip is too short");
    }
    int rows = (int) Math.clamp((1L << 20) / rowBytes, 1, height);
    int count = (height + rows - 1) / rows;
    long[] starts = new long[count];
    long[] sizes = new long[count];
    for (int i = 0; i < count; i++) {
      starts[i] = offsets[0] + i * rows * rowBytes;
      sizes[i] = Math.min(rows, height - i * rows) * rowBytes;
    }
    return new TiffBlocks(channel, tiff, width, height, width, rows, starts, sizes);
  }

  private void check(long fileLength) throws IOException {
    int down = (height + blockHeight - 1) / blockHeight;
    if (offsets.length != (long) across * down || lengths.length != offsets.length) {
      throw TiffDirectory.corrupt(
          "%d blocks of %d × %d for %d × %d cells"
              .formatted(offsets.length, blockWidth, blockHeight, width, height));
    }
    boolean oneRawStrip = isOneRawStrip() && blockWidth == width;
    if (!oneRawStrip && (long) blockWidth * blockHeight > MOST_IN_BLOCK) {
      throw TiffSamples.unsupported(
          "has blocks of %,d × %,d numbers, the limit is %,d in a block"
              .formatted(blockWidth, blockHeight, MOST_IN_BLOCK),
          "gdal_translate -co TILED=YES");
    }
    long total = 0;
    for (int i = 0; i < offsets.length; i++) {
      if (offsets[i] < 0 || lengths[i] < 0 || lengths[i] > fileLength - offsets[i]) {
        throw TiffDirectory.truncated("block " + i);
      }
      if (!oneRawStrip && lengths[i] > MOST_PACKED) {
        throw TiffDirectory.corrupt("block %d has %,d bytes".formatted(i, lengths[i]));
      }
      total += lengths[i];
    }
    // Blocks that share their bytes would unpack to far more than the file can hold.
    if (total > fileLength) {
      throw TiffDirectory.corrupt("its blocks overlap");
    }
  }

  private static int side(TiffDirectory tiff, int tag) throws IOException {
    long side = tiff.number(tag, 0);
    if (side < 1 || side > LARGEST_SIDE) {
      throw TiffDirectory.corrupt(
          "tag %d says %d, allowed are 1 to %,d".formatted(tag, side, LARGEST_SIDE));
    }
    return (int) side;
  }
}
