package io.citytwin.importer.terrain;

import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** How the blocks of a TIFF are packed. */
enum TiffCompression {
  NONE {
    @Override
    int unpack(byte[] packed, byte[] block) {
      int length = Math.min(packed.length, block.length);
      System.arraycopy(packed, 0, block, 0, length);
      return length;
    }
  },
  LZW {
    @Override
    int unpack(byte[] packed, byte[] block) throws IOException {
      return new LzwDecoder(packed, block).decode();
    }
  },
  DEFLATE {
    @Override
    int unpack(byte[] packed, byte[] block) throws IOException {
      Inflater inflater = new Inflater();
      try {
        inflater.setInput(packed);
        int length = 0;
        while (length < block.length && !inflater.finished()) {
          int count = inflater.inflate(block, length, block.length - length);
          if (count == 0) {
            break; // the input ends early
          }
          length += count;
        }
        return length;
      } catch (DataFormatException e) {
        throw TiffDirectory.corrupt("a block cannot be inflated");
      } finally {
        inflater.end();
      }
    }
  };

  private static final int TAG = 259;

  static TiffCompression of(TiffDirectory tiff) throws IOException {
    int number = (int) tiff.number(TAG, 1);
    return switch (number) {
      case 1 -> NONE;
      case 5 -> LZW;
      case 8, 32946 -> DEFLATE;
      default ->
          throw TiffSamples.unsupported(
              "is compressed by method %d; read are none, LZW and DEFLATE".formatted(number),
              "gdal_translate -co COMPRESS=DEFLATE");
    };
  }

  /**
   * Unpacks a block.
   *
   * @return bytes written, at most the length of the block
   */
  abstract int unpack(byte[] packed, byte[] block) throws IOException;
}
