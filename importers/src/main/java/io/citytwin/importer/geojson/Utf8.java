package io.citytwin.importer.geojson;

/** UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {

  private Utf8() {}

  /** Index of the first byte that begins no valid character; -1 if there is none. */
  static int findFault(byte[] bytes, int length) {
    int i = 0;
    while (i < length) {
      int width = width(bytes, i, length);
      if (width == 0) {
        return i;
      }
      i += width;
    }
    return -1;
  }

  private static int width(byte[] bytes, int i, int length) {
    int lead = bytes[i] & 0xff;
    if (lead < 0x80) {
      return 1;
    }
    if (lead < 0xc2 || lead > 0xf4) {
      return 0;
    }
    int width = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (i + width > length) {
      return 0;
    }
    for (int k = 1; k < width; k++) {
      if ((bytes[i + k] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return isSecondAllowed(lead, bytes[i + 1] & 0xff) ? width : 0;
  }

  private static boolean isSecondAllowed(int lead, int second) {
    return switch (lead) {
      case 0xe0 -> second >= 0xa0;
      case 0xed -> second < 0xa0;
      case 0xf0 -> second >= 0x90;
      case 0xf4 -> second < 0x90;
      default -> true;
    };
  }
}
