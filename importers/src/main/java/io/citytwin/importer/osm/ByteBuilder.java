package io.citytwin.importer.osm;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes, with numbers as protobuf writes them: base 128, seven bits a byte. */
final class ByteBuilder {

  private byte[] bytes = new byte[1 << 12];
  private int size;

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  /** The array itself, of which the first {@link #size()} bytes count. */
  byte[] array() {
    return bytes;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }

  /** A number without sign; a negative one takes ten bytes. */
  ByteBuilder varint(long number) {
    room(10);
    long left = number;
    while ((left & ~0x7fL) != 0) {
      bytes[size++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    bytes[size++] = (byte) left;
    return this;
  }

  /** A number with sign, small if it is near zero. */
  ByteBuilder signed(long number) {
    return varint((number << 1) ^ (number >> 63));
  }

  /** Bytes as they are. */
  ByteBuilder raw(byte[] from, int start, int length) {
    room(length);
    System.arraycopy(from, start, bytes, size, length);
    size += length;
    return this;
  }

  /** The number of bytes that follow, and the bytes. */
  ByteBuilder block(byte[] from, int start, int length) {
    return varint(length).raw(from, start, length);
  }

  /** The same of all that another builder holds. */
  ByteBuilder block(ByteBuilder from) {
    return block(from.bytes, 0, from.size);
  }

  /** The same of a text in UTF-8. */
  ByteBuilder text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return block(utf8, 0, utf8.length);
  }
}
