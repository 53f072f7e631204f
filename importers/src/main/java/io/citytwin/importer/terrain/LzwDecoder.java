package io.citytwin.importer.terrain;

import java.io.IOException;

/** LZW as TIFF 6.0 section 13 has it: codes of 9 to 12 bits, most significant bit first. */
final class LzwDecoder {

  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int FIRST = 258;
  private static final int MOST = 4096;

  private final byte[] packed;
  private final byte[] block;

  /** A string is the block from one place on: where each code's lies, and how long it is. */
  private final int[] place = new int[MOST];

  private final int[] length = new int[MOST];
  private int next = FIRST;
  private int bits = 9;
  private long at;
  private int written;

  LzwDecoder(byte[] packed, byte[] block) {
    this.packed = packed;
    this.block = block;
  }

  /** Returns the number of bytes written: all of the block, or fewer if the input ends early. */
  int decode() throws IOException {
    int previous = -1;
    while (written < block.length) {
      int code = code();
      if (code == END) {
        break;
      }
      if (code == CLEAR) {
        next = FIRST;
        bits = 9;
        previous = -1;
        continue;
      }
      if (code >= next + (previous < 0 ? 0 : 1) || code > CLEAR && code < FIRST) {
        throw TiffDirectory.corrupt("a block has an LZW code without a string");
      }
      previous = write(code, previous);
    }
    return written;
  }

  /** Writes the string of a code and remembers the one before it with one more byte. */
  private int write(int code, int previousPlace) {
    int start = written;
    if (previousPlace >= 0 && next < MOST) {
      // The string before and the first byte of this one: they follow each other in the block.
      place[next] = previousPlace;
      length[next] = start - previousPlace + 1;
      next++;
    }
    if (code < CLEAR) {
      block[written++] = (byte) code;
    } else {
      int from = place[code];
      for (int i = 0; i < length[code] && written < block.length; i++) {
        block[written++] = block[from + i];
      }
    }
    if (next >= (1 << bits) - 1 && bits < 12) {
      bits++;
    }
    return start;
  }

  private int code() {
    int code = 0;
    for (int i = 0; i < bits; i++, at++) {
      int index = (int) (at >> 3);
      if (index >= packed.length) {
        return END;
      }
      code = code << 1 | packed[index] >> (7 - (at & 7)) & 1;
    }
    return code;
  }
}
