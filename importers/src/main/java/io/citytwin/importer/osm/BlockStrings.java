package io.citytwin.importer.osm;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The string table of a block. A text is made when it is first asked for. */
final class BlockStrings {

  /** A block of 8,000 objects has some ten thousand texts. */
  static final int MAX_STRINGS = 2_000_000;

  private byte[] data = new byte[0];
  private int[] starts = new int[1024];
  private int[] lengths = new int[1024];
  private @Nullable String[] texts = new String[1024];
  private int size;

  void clear() {
    Arrays.fill(texts, 0, size, null);
    size = 0;
  }

  /** Notes where each text lies in the block. */
  void read(byte[] block, int start, int length) throws IOException {
    clear();
    data = block;
    CodedInputStream in = CodedInputStream.newInstance(block, start, length);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == (1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
        int bytes = in.readRawVarint32();
        add(start + in.getTotalBytesRead(), bytes);
        in.skipRawBytes(bytes);
      } else {
        BlobReader.skip(in, tag);
      }
    }
  }

  private void add(int start, int length) throws InvalidProtocolBufferException {
    if (size == MAX_STRINGS) {
      throw new InvalidProtocolBufferException("a table of more than " + MAX_STRINGS + " texts");
    }
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, size * 2);
      lengths = Arrays.copyOf(lengths, size * 2);
      texts = Arrays.copyOf(texts, size * 2);
    }
    starts[size] = start;
    lengths[size++] = length;
  }

  /** The text of a number; malformed UTF-8 becomes U+FFFD. */
  String get(int i) throws InvalidProtocolBufferException {
    if (i < 0 || i >= size) {
      throw new InvalidProtocolBufferException("text %d of a table of %d".formatted(i, size));
    }
    String text = texts[i];
    if (text == null) {
      text = new String(data, starts[i], lengths[i], StandardCharsets.UTF_8);
      texts[i] = text;
    }
    return text;
  }

  /** Bytes of a text, without making it. */
  int length(int i) {
    return i >= 0 && i < size ? lengths[i] : 0;
  }
}
