package io.citytwin.importer.osm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * Reads what a {@link ByteBuilder} wrote to a work file, one record at a time. It trusts what it
 * reads.
 */
final class ByteCursor {

  private byte[] bytes = new byte[1 << 12];
  private int at;

  /**
   * Goes to a record: a length and as many bytes.
   *
   * @return byte after the record
   */
  long load(MemorySegment from, long start) {
    long next = start;
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = from.get(ValueLayout.JAVA_BYTE, next++);
      length |= (b & 0x7f) << shift;
      if (b >= 0) {
        break;
      }
    }
    if (bytes.length < length) {
      bytes = new byte[Math.max(length, 2 * bytes.length)];
    }
    MemorySegment.copy(from, ValueLayout.JAVA_BYTE, next, bytes, 0, length);
    at = 0;
    return next + length;
  }

  long varint() {
    long number = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = bytes[at++];
      number |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return number;
      }
    }
  }

  int count() {
    return (int) varint();
  }

  long signed() {
    long number = varint();
    return (number >>> 1) ^ -(number & 1);
  }

  String text() {
    int length = count();
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }
}
