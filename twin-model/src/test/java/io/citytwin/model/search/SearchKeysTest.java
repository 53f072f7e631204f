package io.citytwin.model.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.model.search.SearchKeys.Key;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SearchKeysTest {

  private static final Readings XIAMEN =
      characters ->
          characters.stream()
              .map(c -> Map.of("厦", "xia", "门", "men", "绿", "lv").getOrDefault(c, c))
              .toList();

  private static final SearchKeys KEYS = new SearchKeys(XIAMEN);

  @Test
  void chineseHasKeysOfTextPinyinAndFirstLetters() {
    assertThat(KEYS.of("厦门 B2"))
        .containsExactlyInAnyOrder(
            new Key(SearchPart.TEXT, "厦门b2"),
            new Key(SearchPart.LATER_TEXT, "门b2"),
            new Key(SearchPart.LATER_TEXT, "b2"),
            new Key(SearchPart.LATER_TEXT, "2"),
            new Key(SearchPart.READING, "xiamenb2"),
            new Key(SearchPart.LATER_READING, "menb2"),
            new Key(SearchPart.LATER_READING, "b2"),
            new Key(SearchPart.LATER_READING, "2"),
            new Key(SearchPart.INITIALS, "xmb2"),
            new Key(SearchPart.LATER_INITIALS, "mb2"),
            new Key(SearchPart.LATER_INITIALS, "b2"));
  }

  @Test
  void umlautIsFoundByBothItsSpellings() {
    assertThat(KEYS.of("绿").stream().filter(key -> key.part() == SearchPart.READING))
        .extracting(Key::text)
        .containsExactlyInAnyOrder("lv", "lu");
  }

  @Test
  void spacesHaveNoKey() {
    assertThat(KEYS.of(" \u3000 ")).isEmpty();
  }

  /** The law a search lives by, for 2,000 seeded texts of several scripts. */
  @Test
  void everyBeginningOfATextBeginsAKeyOfIt() {
    Random random = new Random(7);
    String signs = "aBé ßØ-'12厦门绿 かガ서울𠮷☕.";
    int[] alphabet = signs.codePoints().toArray();
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = 0; k < 1 + random.nextInt(12); k++) {
        text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
      }
      List<String> whole =
          KEYS.of(text.toString()).stream()
              .filter(key -> key.part() == SearchPart.TEXT)
              .map(Key::text)
              .toList();
      int[] characters = text.codePoints().toArray();
      for (int length = 1; length <= characters.length; length++) {
        String typed = FoldedText.of(new String(characters, 0, length)).joined();
        boolean letters = typed.codePoints().anyMatch(Character::isLetterOrDigit);
        boolean same =
            FoldedText.of(text.toString())
                    .joined()
                    .codePoints()
                    .anyMatch(Character::isLetterOrDigit)
                == letters;
        if (!typed.isEmpty() && same) {
          assertThat(whole).as("'%s' by '%s'", text, typed).anyMatch(key -> key.startsWith(typed));
        }
      }
    }
  }

  @Test
  void longTextsHaveBoundedKeys() {
    assertThat(KEYS.of("厦".repeat(5_000)))
        .hasSizeLessThan(200)
        .allMatch(key -> key.text().codePointCount(0, key.text().length()) <= 200);
  }
}
