package io.citytwin.model.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldedTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Monte-Carlo|monte carlo",
        "L'Église Saint-Dévote|l eglise saint devote",
        "ＡＢＣ大厦３号楼|abc 大 厦 3 号 楼",
        "0101-000001|0101 000001",
        "Straße 12b|strasse 12 b",
        "Åsgårdstrand|asgardstrand",
        "Smørrebrød Łódź|smorrebrod lodz",
        "ﬁn|fin",
        "İstanbul|istanbul",
        "서울역|서 울 역",
        "カフェ|カ フ ェ",
        "𠮷野家|𠮷 野 家",
        "!?|!?",
        "⁇ ☕|??☕",
      })
  void whatPeopleDoNotTypeGoes(String text, String words) {
    assertThat(FoldedText.of(text).words()).isEqualTo(List.of(words.split(" ")));
  }

  @Test
  void spacesAreNoText() {
    assertThat(FoldedText.of(" \t\u3000\u00a0").words()).isEmpty();
    assertThat(FoldedText.of("").joined()).isEmpty();
  }

  @Test
  void foldingAgainChangesNothing() {
    for (String text : List.of("L'Église", "厦门 Xiámén", "서울", "ΑΣ", "ǅ", "12-34")) {
      String once = FoldedText.of(text).joined();
      assertThat(FoldedText.of(once).joined()).isEqualTo(once);
    }
  }
}
