package io.citytwin.importer.text;

import java.nio.charset.Charset;

/**
 * Decodes texts one after the other, and remembers what was wrong with the last one. Not shared.
 */
public final class TextDecoder {

  private static final char REPLACEMENT = '\ufffd';
  private static final int LONGEST_CHARACTER = 4;

  private final Charset charset;
  private boolean faulty;
  private boolean cut;
  private boolean privateUse;

  public TextDecoder(Charset charset) {
    this.charset = charset;
  }

  /**
   * Decodes bytes; what means nothing becomes U+FFFD.
   *
   * @param mayBeCut whether the text may end within a character, because its place was full; the
   *     part of a character is left out then
   */
  public String decode(byte[] bytes, int from, int to, boolean mayBeCut) {
    String text = new String(bytes, from, to - from, charset);
    cut = false;
    faulty = text.indexOf(REPLACEMENT) >= 0;
    privateUse |= hasPrivateUse(text);
    return faulty && mayBeCut && text.charAt(text.length() - 1) == REPLACEMENT
        ? withoutPart(bytes, from, to, text)
        : text;
  }

  private String withoutPart(byte[] bytes, int from, int to, String text) {
    for (int less = 1; less < LONGEST_CHARACTER && to - less >= from; less++) {
      String shorter = new String(bytes, from, to - less - from, charset);
      if (shorter.indexOf(REPLACEMENT) < 0) {
        faulty = false;
        cut = true;
        return shorter;
      }
    }
    return text;
  }

  private static boolean hasPrivateUse(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= '\ue000' && text.charAt(i) <= '\uf8ff') {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether any text so far held a character of somebody's own (Unicode's private use area), which
   * only the fonts of its writer can show.
   */
  public boolean sawPrivateUse() {
    return privateUse;
  }

  /** Whether the last text held bytes that mean nothing. */
  public boolean wasFaulty() {
    return faulty;
  }

  /** Whether a part of a character was left out at the end of the last text. */
  public boolean wasCut() {
    return cut;
  }
}
