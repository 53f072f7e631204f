package io.citytwin.importer.osm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers for texts that come again and again, such as keys and common values, so that a work file
 * holds each once and reading makes no new one. A text gets its number when it comes the second
 * time; how many there are is limited, so memory is too (some 10 MB at worst).
 */
final class TextTable {

  private static final int MOST = 1 << 16;
  private static final int LONGEST = 48;
  private static final int SLOTS = 1 << 16;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> texts = new ArrayList<>();
  private final int[] seen = new int[SLOTS];

  /** Writes a text: its number from 1, or 0 and the text. */
  void write(ByteBuilder to, String text) {
    int number = find(text);
    if (number < 0) {
      to.varint(0).text(text);
    } else {
      to.varint(number + 1L);
    }
  }

  /** Reads what {@link #write} wrote. */
  String read(ByteCursor from) {
    int number = from.count();
    return number == 0 ? from.text() : texts.get(number - 1);
  }

  private int find(String text) {
    Integer known = numbers.get(text);
    if (known != null) {
      return known;
    }
    if (text.length() > LONGEST || texts.size() == MOST || !isSecond(text)) {
      return -1;
    }
    numbers.put(text, texts.size());
    texts.add(text);
    return texts.size() - 1;
  }

  /** Two texts may take each other's slot; then one gets its number later. */
  private boolean isSecond(String text) {
    int hash = text.hashCode() * 0x9e3779b1;
    int slot = hash >>> 16;
    if (seen[slot] == hash) {
      return true;
    }
    seen[slot] = hash;
    return false;
  }
}
