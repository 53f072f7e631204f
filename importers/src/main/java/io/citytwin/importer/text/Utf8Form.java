package io.citytwin.importer.text;

/** The form of UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8Form {

  /** The bytes end within a character that is good so far. */
  static final int CUT = 0;

  /** No character begins here. */
  static final int FAULT = -1;

  private Utf8Form() {}

  /**
   * Bytes of the character beyond ASCII that begins at an index.
   *
   * @return 2 to 4, {@link #CUT} or {@link #FAULT}
   */
  static int lengthAt(byte[] bytes, int at, int to) {
    int lead = bytes[at] & 0xff;
    int length = lead < 0xc2 ? FAULT : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : FAULT;
    for (int i = 1; i < length; i++) {
      if (at + i >= to) {
        return CUT;
      }
      int c = bytes[at + i] & 0xff;
      if (c < (i == 1 ? least(lead) : 0x80) || c > (i == 1 ? greatest(lead) : 0xbf)) {
        return FAULT;
      }
    }
    return length;
  }

  private static int least(int lead) {
    return lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  }

  private static int greatest(int lead) {
    return lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  }
}
