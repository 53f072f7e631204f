package io.citytwin.importer.postgis;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.model.search.FoldedText;
import io.citytwin.model.search.SearchKeys;
import io.citytwin.model.search.SearchPart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chinese names of places are read as people there read them. */
class HanReadingsTest {

  private static final SearchKeys KEYS = new SearchKeys(new HanReadings());

  /** The province-level and prefecture-level units of China, alone and as parts of other names. */
  @ParameterizedTest
  @ValueSource(strings = {"", "市", "地区", "路", "火车站"})
  void citiesOfChinaAreReadRight(String suffix) throws IOException {
    List<String> wrong = new ArrayList<>();
    List<String> cities = cities();
    for (String line : cities) {
      String name = line.substring(0, line.indexOf(' '));
      String pinyin = line.substring(line.indexOf(' ') + 1);
      if (readings(name + suffix).noneMatch(read -> read.startsWith(pinyin))) {
        wrong.add(line + " is read " + readings(name + suffix).toList());
      }
    }
    assertThat(cities).hasSizeGreaterThan(350);
    assertThat(wrong).isEmpty();
  }

  /** Characters with several readings, in words where the less common one counts. */
  @ParameterizedTest
  @CsvSource({
    "中国银行, zhongguoyinhang",
    "重庆北路, chongqingbeilu",
    "重机厂, zhongjichang",
    "音乐厅, yinyueting",
    "乐清, yueqing",
    "番禺区, panyuqu",
    "厦门大学, xiamendaxue",
    "厦大, xiada",
    "国贸大厦, guomaodasha",
    "大栅栏, dashilan",
    "六安路, luanlu",
    "都匀, duyun",
    "成都东站, chengdudongzhan",
    "郫都区, piduqu",
    "铅山县, yanshanxian",
    "绿地中心, lvdizhongxin",
    "绿地中心, ludizhongxin",
    "会稽山, kuaijishan",
    "ABC大厦3号楼, abcdasha3haolou"
  })
  void wordsDecideHowTheyAreRead(String name, String pinyin) {
    assertThat(readings(name)).contains(pinyin);
  }

  @Test
  void rareCharactersStayThemselves() {
    String beyond = "\uD842\uDFB7"; // U+20BB7, in two halves of Java
    assertThat(FoldedText.of(beyond + "野家").words()).hasSize(3);
    assertThat(readings(beyond + "野家")).containsExactly(beyond + "yejia");
  }

  private static Stream<String> readings(String name) {
    return KEYS.of(name).stream()
        .filter(key -> key.part() == SearchPart.READING)
        .map(SearchKeys.Key::text);
  }

  private static List<String> cities() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(HanReadingsTest.class.getResourceAsStream("china-cities.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }
}
