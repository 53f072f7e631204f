package io.citytwin.model.search;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Makes the keys a text is found by: what someone may begin to type to find it. */
public final class SearchKeys {

  /** Longest key, and longest text that is looked for, in characters of Unicode. */
  public static final int LONGEST = 200;

  /** Words of a text that it is found by beside the first one. */
  private static final int LATER_WORDS = 24;

  private final Readings readings;

  public SearchKeys(Readings readings) {
    this.readings = readings;
  }

  /**
   * A key.
   *
   * @param text letters, digits and ideographs without anything between them, at most {@link
   *     #LONGEST} characters
   */
  public record Key(SearchPart part, String text) {}

  /** The keys of a text, each once; none for a text of spaces. */
  public Set<Key> of(String text) {
    List<String> words = FoldedText.of(text).words();
    Set<Key> keys = new LinkedHashSet<>();
    add(keys, SearchPart.TEXT, words, 1);
    if (words.stream().anyMatch(FoldedText::isHan)) {
      List<String> read = read(words);
      add(keys, SearchPart.READING, read, 1);
      // Of lü and nü the one types v and the other u.
      add(keys, SearchPart.READING, read.stream().map(SearchKeys::withoutUmlaut).toList(), 1);
      add(keys, SearchPart.INITIALS, initials(words, read), 2);
    }
    return keys;
  }

  private static void add(Set<Key> keys, SearchPart part, List<String> words, int shortest) {
    for (int i = 0; i < words.size() && i <= LATER_WORDS; i++) {
      String text = cut(String.join("", words.subList(i, words.size())));
      if (text.length() >= shortest) {
        keys.add(new Key(i == 0 ? part : part.later(), text));
      }
    }
  }

  /** Chinese characters that follow each other are read together. */
  private List<String> read(List<String> words) {
    List<String> read = new ArrayList<>(words);
    for (int i = 0; i < words.size(); ) {
      int end = i;
      while (end < words.size() && FoldedText.isHan(words.get(end))) {
        end++;
      }
      if (end > i) {
        List<String> syllables = readings.of(words.subList(i, end));
        for (int k = i; k < end; k++) {
          read.set(k, syllables.get(k - i));
        }
      }
      i = end + 1;
    }
    return read;
  }

  private static List<String> initials(List<String> words, List<String> read) {
    List<String> initials = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      boolean han = FoldedText.isHan(words.get(i));
      initials.add(han ? Character.toString(read.get(i).codePointAt(0)) : read.get(i));
    }
    return initials;
  }

  private static String withoutUmlaut(String syllable) {
    return syllable.startsWith("lv") || syllable.startsWith("nv")
        ? syllable.charAt(0) + "u" + syllable.substring(2)
        : syllable;
  }

  /** The first {@link #LONGEST} characters of a text. */
  public static String cut(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST));
  }
}
