package io.citytwin.importer.geojson;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of one record, not yet understood. One buffer serves all records of a file in turn;
 * beyond the limit bytes are counted, not kept.
 */
final class Frame {

  private final int maxBytes;
  private byte[] bytes = new byte[1 << 13];
  private int length;
  private long size;
  private boolean ascii;
  private long number;
  private long offset;
  private boolean complete;

  Frame(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Begins another record at a place in the file. */
  void begin(long place) {
    number++;
    offset = place;
    length = 0;
    size = 0;
    ascii = true;
    complete = true;
    if (bytes.length > 1 << 20) {
      bytes = new byte[1 << 13];
    }
  }

  void add(int b) {
    size++;
    if (length < maxBytes) {
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.min(bytes.length * 2, maxBytes));
      }
      bytes[length++] = (byte) b;
      ascii &= b < 0x80;
    }
  }

  void add(byte[] from, int start, int count) {
    size += count;
    int kept = Math.min(count, maxBytes - length);
    if (length + kept > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(Math.max(bytes.length * 2, length + kept), maxBytes));
    }
    System.arraycopy(from, start, bytes, length, kept);
    int high = 0;
    for (int i = length; i < length + kept; i++) {
      high |= bytes[i];
    }
    ascii &= high >= 0;
    length += kept;
  }

  /** The file ended inside the record. */
  void cutOff() {
    complete = false;
  }

  /** Takes back the bytes after a length. */
  void shorten(int newLength) {
    size -= length - newLength;
    length = newLength;
  }

  /** What was read so far was no record: the next one is the first. */
  void restart() {
    number = 0;
  }

  /** Text between two indexes; empty if they lie beyond what was kept. */
  String text(int from, int to) {
    return from < to && to <= length
        ? new String(bytes, from, to - from, StandardCharsets.UTF_8)
        : "";
  }

  /** Drops white space from the end. */
  void trim() {
    while (length > 0 && bytes[length - 1] <= ' ' && bytes[length - 1] >= 0) {
      length--;
      size--;
    }
  }

  boolean endsWith(int b) {
    return length > 0 && bytes[length - 1] == b;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Bytes of the record in the file, kept or not. */
  long size() {
    return size;
  }

  /** Number of the record in the file, from 1. */
  long number() {
    return number;
  }

  /** Place of the first byte in the file. */
  long offset() {
    return offset;
  }

  boolean isTooLarge() {
    return size > maxBytes;
  }

  boolean isComplete() {
    return complete;
  }

  /** Place in the file of the first byte that is not UTF-8; -1 if all is well. */
  long findBadByte() {
    if (ascii) {
      return -1;
    }
    int bad = Utf8.findFault(bytes, length);
    return bad < 0 ? -1 : offset + bad;
  }

  /** The record as text, cut to a number of characters. */
  String text(int maxCharacters) {
    String text = new String(bytes, 0, Math.min(length, maxCharacters * 4), StandardCharsets.UTF_8);
    return text.length() <= maxCharacters ? text : text.substring(0, maxCharacters - 1) + "…";
  }
}
