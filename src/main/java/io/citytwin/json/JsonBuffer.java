package io.citytwin.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * JSON text as UTF-8 in memory, growing up to a limit. What is written is not checked for its
 * grammar: commas and brackets are its writer's.
 */
public class JsonBuffer {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] ESCAPE_HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  /** What follows the backslash of a control character; 0 where it is written as u00XX. */
  private static final byte[] SHORT_ESCAPES = new byte[' '];

  static {
    SHORT_ESCAPES['\b'] = 'b';
    SHORT_ESCAPES['\f'] = 'f';
    SHORT_ESCAPES['\n'] = 'n';
    SHORT_ESCAPES['\r'] = 'r';
    SHORT_ESCAPES['\t'] = 't';
  }

  /** Sign, seven digits, point, three digits. */
  private static final int LONGEST_PLAIN = 12;

  private static final byte[] GIVEN_BACK = {};

  private final int limit;
  private byte[] bytes;
  private int length;

  /**
   * An empty buffer.
   *
   * @param expected bytes to make room for at first
   * @param limit most bytes it may hold
   */
  public JsonBuffer(int expected, int limit) {
    this.bytes = new byte[Math.min(expected, limit)];
    this.limit = limit;
  }

  /**
   * An empty buffer for much, in memory that was used before; give it back by {@link #finish}.
   *
   * @param limit most bytes it may hold
   */
  protected JsonBuffer(int limit) {
    byte[] spare = SpareArrays.take();
    this.bytes = spare.length <= limit ? spare : new byte[limit];
    this.limit = limit;
  }

  /** It would hold more than it may. */
  public static final class FullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FullException() {
      super("the buffer is full", null, false, false);
    }
  }

  /** Bytes written. */
  public int length() {
    return length;
  }

  /** Takes back all after a length it had. */
  public void truncate(int to) {
    length = to;
  }

  /**
   * A copy of what was written. The buffer, and what refers to its bytes, must not be used again.
   */
  public byte[] finish() {
    byte[] written = Arrays.copyOf(bytes, length);
    SpareArrays.give(bytes);
    bytes = GIVEN_BACK;
    length = 0;
    return written;
  }

  /** Where the bytes stand, from 0 to {@link #length()}; what is behind is not part of them. */
  public byte[] array() {
    return bytes;
  }

  /** The text. */
  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** Adds a byte of JSON. */
  public void add(char ascii) {
    room(1);
    bytes[length++] = (byte) ascii;
  }

  /** Adds finished JSON. */
  public void add(byte[] json) {
    add(json, 0, json.length);
  }

  /** Adds finished JSON. */
  public void add(byte[] json, int from, int count) {
    room(count);
    System.arraycopy(json, from, bytes, length, count);
    length += count;
  }

  /** Adds finished JSON. */
  @SuppressWarnings("deprecation") // copies bytes, and the text is known to be ASCII
  public void addAscii(String json) {
    int count = json.length();
    room(count);
    json.getBytes(0, count, bytes, length);
    length += count;
  }

  /** Adds a string from its UTF-8, in quotes and escaped. */
  public void addString(byte[] utf8) {
    room(utf8.length + 2);
    bytes[length++] = '"';
    int from = 0;
    for (int i = 0; i < utf8.length; i++) {
      byte b = utf8[i];
      if ((b >= 0 && b < ' ') || b == '"' || b == '\\') {
        add(utf8, from, i - from);
        addEscaped(b);
        from = i + 1;
      }
    }
    add(utf8, from, utf8.length - from);
    add('"');
  }

  /** Adds a string, in quotes and escaped. */
  public void addString(String text) {
    int count = text.length();
    room(count + 2);
    int at = length;
    bytes[at++] = '"';
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        addString(text.getBytes(StandardCharsets.UTF_8)); // over what was written here
        return;
      }
      bytes[at++] = (byte) c;
    }
    bytes[at++] = '"';
    length = at;
  }

  private void addEscaped(byte b) {
    room(6);
    bytes[length++] = '\\';
    if (b >= ' ') {
      bytes[length++] = b;
    } else if (SHORT_ESCAPES[b] != 0) {
      bytes[length++] = SHORT_ESCAPES[b];
    } else {
      bytes[length++] = 'u';
      bytes[length++] = '0';
      bytes[length++] = '0';
      bytes[length++] = ESCAPE_HEX[b >> 4];
      bytes[length++] = ESCAPE_HEX[b & 15];
    }
  }

  /**
   * Adds a number as {@link Double#toString(double)} writes it: the shortest decimal that stands
   * for it.
   *
   * @param number finite
   */
  public void addDecimal(double number) {
    double thousands = number * 1_000;
    long rounded = Math.round(thousands);
    // One with few digits after the point is told by them; no other decimal of so few stands for
    // it. Beyond the limits there is an exponent, and a zero may have a sign.
    if (rounded / 1_000.0 == number && rounded != 0 && Math.abs(number) < 1e7) {
      addThousandths(rounded);
    } else {
      addAscii(Double.toString(number));
    }
  }

  private void addThousandths(long thousandths) {
    long magnitude = Math.abs(thousandths);
    long whole = magnitude / 1_000;
    int rest = (int) (magnitude % 1_000);
    room(LONGEST_PLAIN);
    if (thousandths < 0) {
      bytes[length++] = '-';
    }
    addDigits(whole, whole < 10 ? 1 : digits(whole));
    bytes[length++] = '.';
    int decimals = rest % 10 != 0 ? 3 : rest % 100 != 0 ? 2 : 1;
    addDigits(decimals == 3 ? rest : decimals == 2 ? rest / 10 : rest / 100, decimals);
  }

  private static int digits(long number) {
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    return digits;
  }

  /** Adds a number of so many digits, with zeros before it; there must be room. */
  void addDigits(long number, int digits) {
    long rest = number;
    for (int at = length + digits - 1; at >= length; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  /** Adds a UUID in lower case, without quotes. */
  public void addUuid(UUID id) {
    room(36);
    addHex(id.getMostSignificantBits(), 64, 32);
    bytes[length++] = '-';
    addHex(id.getMostSignificantBits(), 32, 16);
    bytes[length++] = '-';
    addHex(id.getMostSignificantBits(), 16, 0);
    bytes[length++] = '-';
    addHex(id.getLeastSignificantBits(), 64, 48);
    bytes[length++] = '-';
    addHex(id.getLeastSignificantBits(), 48, 0);
  }

  private void addHex(long bits, int from, int to) {
    for (int shift = from - 4; shift >= to; shift -= 4) {
      bytes[length++] = HEX[(int) (bits >>> shift) & 15];
    }
  }

  /** Makes room for that many bytes more, for a writer that fills {@link #array()} itself. */
  void room(int more) {
    if (bytes.length - length < more) {
      grow(more);
    }
  }

  /** Counts bytes that were written into {@link #array()}. */
  void advance(int count) {
    length += count;
  }

  private void grow(int more) {
    long needed = (long) length + more;
    if (needed > limit) {
      throw new FullException();
    }
    bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(needed, 2L * bytes.length)));
  }
}
