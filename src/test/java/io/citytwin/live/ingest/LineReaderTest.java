package io.citytwin.live.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LineReaderTest {

  private static final int LONGEST = 600;

  /** Gives its bytes in portions as a network may. */
  private static InputStream inPortions(byte[] bytes, SplittableRandom random) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] into, int from, int length) {
        return super.read(into, from, Math.min(length, random.nextInt(1, 400)));
      }
    };
  }

  private static List<String> read(LineReader lines) throws IOException {
    List<String> read = new ArrayList<>();
    while (lines.next()) {
      read.add(
          lines.isTooLong()
              ? "too long"
              : new String(lines.bytes(), lines.from(), lines.length(), StandardCharsets.UTF_8));
    }
    return read;
  }

  @Test
  void linesAreThoseOfSplittingTheWholeWhateverThePortions() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 2_000; round++) {
      List<String> sent = new ArrayList<>();
      StringBuilder body = new StringBuilder(round % 2 == 0 ? "\ufeff" : "");
      int count = random.nextInt(1, 12);
      for (int i = 0; i < count; i++) {
        int length = random.nextInt(8) == 0 ? random.nextInt(500, 900) : random.nextInt(1, 200);
        String line = String.valueOf((char) ('a' + i)).repeat(length);
        sent.add(length > LONGEST - 3 ? "too long" : line); // a mark and a CR count
        boolean last = i == count - 1 && random.nextBoolean();
        body.append(length > LONGEST - 3 ? line + "z".repeat(5) : line);
        body.append(last ? "" : random.nextBoolean() ? "\n" : "\r\n");
      }
      byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
      long expected = random.nextBoolean() ? -1 : bytes.length;
      LineReader lines = new LineReader(inPortions(bytes, random), LONGEST, expected);
      assertThat(read(lines)).isEqualTo(sent);
    }
  }
}
