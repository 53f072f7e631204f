package io.citytwin.importer.postgis;

import com.hankcs.hanlp.HanLP;
import com.hankcs.hanlp.dictionary.py.Pinyin;
import io.citytwin.model.search.Readings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Chinese as HanLP reads it, which knows words: 重庆 is chong qing, 重量 zhong liang. Its dictionary is
 * loaded at first use. What it reads wrong in names of places is put right here.
 */
final class HanReadings implements Readings {

  /** Names of places that HanLP does not know. */
  private static final Map<String, List<String>> PLACES =
      Map.of(
          "朝阳", List.of("chao", "yang"),
          "漯河", List.of("luo", "he"),
          "厦大", List.of("xia", "da"),
          "单县", List.of("shan", "xian"),
          "曾都", List.of("zeng", "du"),
          "大栅栏", List.of("da", "shi", "lan"),
          "会稽", List.of("kuai", "ji"));

  /** In names of places it is a capital, and never the adverb dou. */
  private static final String CAPITAL = "都";

  @Override
  public List<String> of(List<String> characters) {
    String text = String.join("", characters);
    List<Pinyin> read = HanLP.convertToPinyinList(text);
    List<String> syllables = new ArrayList<>(characters.size());
    for (int i = 0; i < characters.size(); i++) {
      // A character beyond the first 65,536 would be read as two halves.
      boolean inStep = read.size() == characters.size();
      syllables.add(inStep ? syllable(characters.get(i), read.get(i)) : alone(characters.get(i)));
    }
    PLACES.forEach((place, own) -> putRight(text, place, own, syllables));
    return syllables;
  }

  private static String alone(String character) {
    List<Pinyin> read = HanLP.convertToPinyinList(character);
    return read.size() == 1 ? syllable(character, read.getFirst()) : character;
  }

  private static String syllable(String character, Pinyin pinyin) {
    if (pinyin == Pinyin.none5) {
      return character;
    }
    return character.equals(CAPITAL) ? "du" : pinyin.getPinyinWithoutTone();
  }

  private static void putRight(
      String text, String place, List<String> own, List<String> syllables) {
    if (text.length() != syllables.size()) {
      return;
    }
    for (int at = text.indexOf(place); at >= 0; at = text.indexOf(place, at + 1)) {
      for (int i = 0; i < own.size(); i++) {
        syllables.set(at + i, own.get(i));
      }
    }
  }
}
