package io.citytwin.importer.postgis;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the binary format of COPY (PostgreSQL manual, "COPY", file formats), in a buffer that
 * grows.
 */
final class CopyRows {

  /** What a COPY begins with: signature, flags, no header extension. */
  static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  /** What it ends with: a row of -1 columns. */
  static final byte[] TRAILER = {-1, -1};

  private static final long EPOCH_DAY_2000 = LocalDate.of(2000, 1, 1).toEpochDay();
  private static final int INITIAL_BYTES = 1 << 14;

  private byte[] bytes = new byte[INITIAL_BYTES];
  private int length;

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Forgets the rows, and the room that only an unusually large row needed. */
  void clear() {
    length = 0;
    if (bytes.length > 1 << 20) {
      bytes = new byte[INITIAL_BYTES];
    }
  }

  void row(int columns) {
    reserve(2);
    bytes[length++] = (byte) (columns >> 8);
    bytes[length++] = (byte) columns;
  }

  void nothing() {
    int32(-1);
  }

  void text(@Nullable String value) {
    if (value == null) {
      nothing();
    } else {
      bytes(value.getBytes(StandardCharsets.UTF_8));
    }
  }

  void bytes(byte[] value) {
    int32(value.length);
    append(value);
  }

  /** JSON text as jsonb: the version 1, then the text. */
  void jsonb(byte[] json) {
    int32(json.length + 1);
    reserve(1);
    bytes[length++] = 1;
    append(json);
  }

  void int2(int value) {
    int32(2);
    reserve(2);
    bytes[length++] = (byte) (value >> 8);
    bytes[length++] = (byte) value;
  }

  void int4(int value) {
    int32(4);
    int32(value);
  }

  void int8(long value) {
    int32(8);
    int64(value);
  }

  void float8(@Nullable Double value) {
    if (value == null) {
      nothing();
    } else {
      int8(Double.doubleToRawLongBits(value));
    }
  }

  void bool(boolean value) {
    int32(1);
    reserve(1);
    bytes[length++] = (byte) (value ? 1 : 0);
  }

  void date(LocalDate value) {
    int4((int) (value.toEpochDay() - EPOCH_DAY_2000));
  }

  void uuid(UUID value) {
    int32(16);
    int64(value.getMostSignificantBits());
    int64(value.getLeastSignificantBits());
  }

  /**
   * An array of one dimension (PostgreSQL source, array_recv: dimensions, null flag, type, length,
   * first index).
   */
  void uuids(UUID[] values, int count, int type) {
    int32(20 + 20 * count);
    int32(1);
    int32(0);
    int32(type);
    int32(count);
    int32(1);
    for (int i = 0; i < count; i++) {
      uuid(values[i]);
    }
  }

  private void int32(int value) {
    reserve(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >> shift);
    }
  }

  private void int64(long value) {
    int32((int) (value >> 32));
    int32((int) value);
  }

  private void append(byte[] value) {
    reserve(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
