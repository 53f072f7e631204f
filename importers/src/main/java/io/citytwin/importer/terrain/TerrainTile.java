package io.citytwin.importer.terrain;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Deflater;

/**
 * A tile of a raster as it is stored.
 *
 * @param row counted in tiles from the first row of the raster
 * @param column counted in tiles
 * @param packed the heights row by row as 32-bit floating-point numbers, least significant byte
 *     first, NaN for none, in the zlib format
 */
public record TerrainTile(int row, int column, byte[] packed) {

  /** The heights as they are before they are packed. */
  static byte[] bytes(float[] heights) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * heights.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float height : heights) {
      bytes.putInt(Float.floatToIntBits(height)); // one NaN of the many
    }
    return bytes.array();
  }

  /** Packs the bytes of a tile. */
  static byte[] pack(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(bytes);
      deflater.finish();
      ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 2);
      byte[] piece = new byte[16_384];
      while (!deflater.finished()) {
        packed.write(piece, 0, deflater.deflate(piece));
      }
      return packed.toByteArray();
    } finally {
      deflater.end();
    }
  }
}
