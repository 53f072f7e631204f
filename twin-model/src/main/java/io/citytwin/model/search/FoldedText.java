package io.citytwin.model.search;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A text without what people do not type: width and ligatures (Unicode NFKC), case, accents, spaces
 * and punctuation. It is cut into words; every ideograph, kana and syllable of Hangul is a word,
 * and so is every run of letters or of digits. A text of nothing but other signs is one word of
 * them.
 *
 * @param words in their order, none empty; no word for a text of spaces
 */
public record FoldedText(List<String> words) {

  /** Letters that Unicode takes for letters of their own, not for letters with an accent. */
  private static final Map<Integer, String> PLAIN =
      Map.ofEntries(
          Map.entry((int) 'ø', "o"),
          Map.entry((int) 'ł', "l"),
          Map.entry((int) 'đ', "d"),
          Map.entry((int) 'ð', "d"),
          Map.entry((int) 'þ', "th"),
          Map.entry((int) 'ß', "ss"),
          Map.entry((int) 'æ', "ae"),
          Map.entry((int) 'œ', "oe"),
          Map.entry((int) 'ı', "i"),
          Map.entry((int) 'ħ', "h"));

  public FoldedText {
    words = List.copyOf(words);
  }

  /** Folds a text. */
  public static FoldedText of(String text) {
    String lower = Normalizer.normalize(text, Form.NFKC).toLowerCase(Locale.ROOT);
    String bare = Normalizer.normalize(lower, Form.NFD).replaceAll("\\p{Mn}+", "");
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    Sign before = Sign.OTHER;
    // Composed again, because a syllable of Hangul comes apart like an accented letter.
    for (int c : Normalizer.normalize(bare, Form.NFC).codePoints().toArray()) {
      Sign sign = Sign.of(c);
      if (sign != before || sign == Sign.SYLLABLE) {
        end(word, words);
      }
      before = sign;
      if (sign != Sign.OTHER) {
        word.append(PLAIN.getOrDefault(c, Character.toString(c)));
      }
    }
    end(word, words);
    String signs = bare.replaceAll("[\\s\\p{Z}\\p{Cc}]+", "");
    return new FoldedText(words.isEmpty() && !signs.isEmpty() ? List.of(signs) : words);
  }

  /** The words without anything between them. */
  public String joined() {
    return String.join("", words);
  }

  /** Whether a word is a Chinese character. */
  static boolean isHan(String word) {
    return Character.UnicodeScript.of(word.codePointAt(0)) == Character.UnicodeScript.HAN
        && Character.isLetter(word.codePointAt(0));
  }

  private static void end(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  private enum Sign {
    LETTER,
    DIGIT,
    SYLLABLE,
    OTHER;

    static Sign of(int c) {
      if (Character.isDigit(c)) {
        return DIGIT;
      }
      if (!Character.isLetterOrDigit(c)) {
        return OTHER;
      }
      return switch (Character.UnicodeScript.of(c)) {
        case HAN, HIRAGANA, KATAKANA, HANGUL -> SYLLABLE;
        default -> LETTER;
      };
    }
  }
}
