package io.citytwin.importer.terrain;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a number is stored in the blocks of a TIFF.
 *
 * @param bytes bytes of one number
 * @param kind what they mean
 * @param predictor what was subtracted before compression
 * @param order of the bytes of a number
 */
record TiffSamples(int bytes, Kind kind, Predictor predictor, ByteOrder order) {

  enum Kind {
    UNSIGNED,
    SIGNED,
    FLOATING
  }

  enum Predictor {
    NONE,
    /** Each number less the one before it. */
    HORIZONTAL,
    /**
     * Adobe technical note 3: bytes of floating-point numbers sorted by weight, then subtracted.
     */
    FLOATING
  }

  private static final int BITS = 258;
  private static final int SAMPLES = 277;
  private static final int PREDICTOR = 317;
  private static final int SAMPLE_FORMAT = 339;

  static TiffSamples of(TiffDirectory tiff) throws IOException {
    long bands = tiff.number(SAMPLES, 1);
    if (bands != 1) {
      throw unsupported(
          "has %d bands, an elevation model has one".formatted(bands), "gdal_translate -b 1");
    }
    long bits = tiff.number(BITS, 1);
    Kind kind =
        switch ((int) tiff.number(SAMPLE_FORMAT, 1)) {
          case 1 -> Kind.UNSIGNED;
          case 2 -> Kind.SIGNED;
          case 3 -> Kind.FLOATING;
          default ->
              throw unsupported("has numbers that are not real", "gdal_translate -ot Float32");
        };
    boolean known =
        kind == Kind.FLOATING ? bits == 32 || bits == 64 : bits == 8 || bits == 16 || bits == 32;
    if (!known) {
      throw unsupported("has numbers of %d bits".formatted(bits), "gdal_translate -ot Float32");
    }
    return new TiffSamples((int) bits / 8, kind, predictor(tiff, kind, bits), tiff.order());
  }

  static SourceException unsupported(String what, String command) {
    return new SourceException(
        Code.FORMAT_UNKNOWN, "the TIFF " + what + "; rewrite it with: " + command);
  }

  /** Turns the bytes of a block into numbers, in place and row by row. */
  void decode(byte[] block, int columns, int rows, float[] numbers) {
    ByteBuffer values = ByteBuffer.wrap(block).order(order);
    for (int row = 0; row < rows; row++) {
      int start = row * columns * bytes;
      switch (predictor) {
        case NONE -> {}
        case HORIZONTAL -> addUp(values, start, columns);
        case FLOATING -> unsort(block, start, columns);
      }
    }
    ByteBuffer read = predictor == Predictor.FLOATING ? values.order(otherOrder()) : values;
    for (int i = 0; i < columns * rows; i++) {
      numbers[i] = number(read, i * bytes);
    }
  }

  /**
   * Sorted, the most significant bytes come first; but libtiff, which writes nearly all such files,
   * sorts those of a big-endian file the other way round.
   */
  private ByteOrder otherOrder() {
    return order == ByteOrder.LITTLE_ENDIAN ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  private float number(ByteBuffer values, int at) {
    return switch (kind) {
      case FLOATING -> bytes == 4 ? values.getFloat(at) : (float) values.getDouble(at);
      case SIGNED ->
          switch (bytes) {
            case 1 -> values.get(at);
            case 2 -> values.getShort(at);
            default -> values.getInt(at);
          };
      case UNSIGNED ->
          switch (bytes) {
            case 1 -> Byte.toUnsignedInt(values.get(at));
            case 2 -> Short.toUnsignedInt(values.getShort(at));
            default -> Integer.toUnsignedLong(values.getInt(at));
          };
    };
  }

  private void addUp(ByteBuffer values, int start, int columns) {
    for (int i = 1; i < columns; i++) {
      int at = start + i * bytes;
      switch (bytes) {
        case 1 -> values.put(at, (byte) (values.get(at) + values.get(at - 1)));
        case 2 -> values.putShort(at, (short) (values.getShort(at) + values.getShort(at - 2)));
        case 4 -> values.putInt(at, values.getInt(at) + values.getInt(at - 4));
        default -> values.putLong(at, values.getLong(at) + values.getLong(at - 8));
      }
    }
  }

  private void unsort(byte[] block, int start, int columns) {
    int length = columns * bytes;
    for (int i = 1; i < length; i++) {
      block[start + i] += block[start + i - 1];
    }
    byte[] sorted = java.util.Arrays.copyOfRange(block, start, start + length);
    for (int i = 0; i < columns; i++) {
      for (int b = 0; b < bytes; b++) {
        block[start + i * bytes + b] = sorted[b * columns + i];
      }
    }
  }

  private static Predictor predictor(TiffDirectory tiff, Kind kind, long bits) throws IOException {
    return switch ((int) tiff.number(PREDICTOR, 1)) {
      case 1 -> Predictor.NONE;
      case 2 -> Predictor.HORIZONTAL;
      case 3 -> {
        if (kind != Kind.FLOATING) {
          throw TiffDirectory.corrupt("a predictor for floating-point numbers on whole ones");
        }
        yield Predictor.FLOATING;
      }
      default ->
          throw unsupported("uses an unknown predictor", "gdal_translate -co COMPRESS=DEFLATE");
    };
  }
}
