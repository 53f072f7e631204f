package io.citytwin.importer.text;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * What bytes say of their own encoding: whether they are UTF-8, and else how well they read as
 * GB18030, Big5 or windows-1252. Depends on the bytes alone, in whatever portions they come.
 *
 * <p>UTF-8 is known by its form. The others are known by what their characters are: nearly all
 * Chinese text is of the 3,755 (GB 2312 level 1) or 5,401 (Big5 level 1) common characters, whose
 * bytes in the other encoding mean rare ones; Western text has single letters above ASCII between
 * plain ones.
 */
public final class EncodingEvidence {

  private static final double CLEAR = 0.6;
  private static final double MARGIN = 0.1;
  private static final double PLAUSIBLE = 0.3;

  private long highBytes;
  private long utf8Characters;
  private long utf8Faults;
  private long utf8Long;
  private long utf8Rare;
  private final Score gb = new Score();
  private final Score big5 = new Score();
  private final Score western = new Score();

  /** How well an encoding fits: 1 is best, less than 0 means mostly undecodable. */
  private static final class Score {
    private double sum;
    private long units;

    void add(double weight) {
      sum += weight;
      units++;
    }

    double mean() {
      return units == 0 ? 0 : sum / units;
    }
  }

  /**
   * The encoding that fits best.
   *
   * @param charset UTF-8 if all is ASCII
   * @param clear whether no other encoding comes near
   */
  public record Verdict(Charset charset, boolean clear) {}

  /** Takes a text; one cut off within its last character is no fault. */
  public void add(byte[] bytes, int from, int to) {
    int start = from;
    while (start < to && bytes[start] >= 0) {
      start++;
    }
    if (start == to) {
      return;
    }
    int begin = Math.max(from, start - 1);
    addUtf8(bytes, start, to);
    addGb(bytes, start, to);
    addBig5(bytes, start, to);
    addWestern(bytes, begin, to);
  }

  /** Bytes beyond ASCII so far. */
  public long highBytes() {
    return highBytes;
  }

  /** Whether there is text beyond ASCII, and it is UTF-8 but for one fault in fifty characters. */
  public boolean isUtf8() {
    return utf8Characters > 0 && utf8Faults * 50 <= utf8Characters && !isGbByChance();
  }

  /**
   * A few Chinese characters of GBK can have the form of UTF-8 pairs, but then mean letters of rare
   * scripts: Armenian, phonetic and the like.
   */
  private boolean isGbByChance() {
    return utf8Long == 0 && utf8Rare * 3 >= utf8Characters && gb.mean() > 0.9;
  }

  /** Whether more than one in fifty characters beyond ASCII is no UTF-8. */
  public boolean contradictsUtf8() {
    return utf8Faults * 50 > utf8Characters;
  }

  /** The encoding that fits best. */
  public Verdict verdict() {
    if (highBytes == 0 || isUtf8()) {
      return new Verdict(StandardCharsets.UTF_8, true);
    }
    Charset best = EncodingNames.WINDOWS_1252;
    double first = western.mean();
    double second = -1;
    for (int i = 0; i < 2; i++) {
      double mean = i == 0 ? gb.mean() : big5.mean();
      if (mean > first) {
        second = first;
        first = mean;
        best = i == 0 ? EncodingNames.GB18030 : EncodingNames.BIG5;
      } else {
        second = Math.max(second, mean);
      }
    }
    return first < PLAUSIBLE
        ? new Verdict(EncodingNames.WINDOWS_1252, false)
        : new Verdict(best, first >= CLEAR && first - second >= MARGIN);
  }

  private void addUtf8(byte[] bytes, int from, int to) {
    for (int i = from; i < to; ) {
      if (bytes[i] >= 0) {
        i++;
        continue;
      }
      int length = Utf8Form.lengthAt(bytes, i, to);
      if (length > 0) {
        int lead = bytes[i] & 0xff;
        utf8Characters++;
        utf8Long += length > 2 ? 1 : 0;
        utf8Rare += length == 2 && ((lead > 0xc5 && lead < 0xce) || lead > 0xd1) ? 1 : 0;
        i += length;
      } else if (length == Utf8Form.CUT) {
        return;
      } else {
        utf8Faults++;
        i++;
      }
    }
  }

  private void addGb(byte[] bytes, int from, int to) {
    for (int i = from; i < to; ) {
      int lead = bytes[i] & 0xff;
      if (lead < 0x80) {
        i++;
      } else if (i + 1 == to) {
        return;
      } else {
        int trail = bytes[i + 1] & 0xff;
        boolean pair =
            lead != 0x80 && lead != 0xff && trail >= 0x40 && trail != 0x7f && trail < 255;
        boolean four = lead != 0x80 && lead != 0xff && trail >= '0' && trail <= '9';
        gb.add(pair ? gbWeight(lead, trail) : four ? 0 : -1);
        i += pair || four ? 2 : 1;
      }
    }
  }

  private static double gbWeight(int lead, int trail) {
    if (trail < 0xa1 || lead < 0xa1) {
      return 0.15;
    }
    if (lead >= 0xb0 && lead <= 0xd7) {
      return 1;
    }
    if (lead >= 0xd8 && lead <= 0xf7) {
      return 0.45;
    }
    return lead <= 0xa3 ? 0.6 : lead <= 0xa9 ? 0.2 : -0.3;
  }

  private void addBig5(byte[] bytes, int from, int to) {
    for (int i = from; i < to; ) {
      int lead = bytes[i] & 0xff;
      if (lead < 0x80) {
        i++;
      } else if (i + 1 == to) {
        return;
      } else {
        int trail = bytes[i + 1] & 0xff;
        boolean pair =
            lead > 0x80
                && lead < 0xff
                && ((trail >= 0x40 && trail < 0x7f) || (trail >= 0xa1 && trail < 0xff));
        big5.add(pair ? big5Weight(lead) : -1);
        i += pair ? 2 : 1;
      }
    }
  }

  private static double big5Weight(int lead) {
    if (lead >= 0xa4 && lead <= 0xc6) {
      return 1;
    }
    if (lead >= 0xc9 && lead <= 0xf9) {
      return 0.35;
    }
    return lead >= 0xa1 && lead <= 0xa3 ? 0.6 : -0.5;
  }

  private void addWestern(byte[] bytes, int from, int to) {
    for (int i = from; i < to; ) {
      if (bytes[i] >= 0) {
        i++;
        continue;
      }
      int end = i;
      while (end < to && bytes[end] < 0) {
        end++;
      }
      highBytes += end - i;
      int plainNeighbours =
          (i > from && isPlainLetter(bytes[i - 1]) ? 1 : 0)
              + (end < to && isPlainLetter(bytes[end]) ? 1 : 0);
      for (int k = i; k < end; k++) {
        western.add(westernWeight(bytes[k] & 0xff, end - i, plainNeighbours));
      }
      i = end;
    }
  }

  private static double westernWeight(int c, int run, int plainNeighbours) {
    if (c == 0x81 || c == 0x8d || c == 0x8f || c == 0x90 || c == 0x9d) {
      return -1;
    }
    boolean letter =
        (c >= 0xc0 && c != 0xd7 && c != 0xf7)
            || c == 0x8a
            || c == 0x8c
            || c == 0x8e
            || c == 0x9a
            || c == 0x9c
            || c == 0x9e
            || c == 0x9f;
    if (run == 1) {
      return letter ? plainNeighbours > 0 ? 1 : 0.4 : 0.6;
    }
    return run == 2 && letter && plainNeighbours == 2 ? 0.9 : 0.05;
  }

  private static boolean isPlainLetter(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
  }
}
