package io.citytwin.importer.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.importer.pipeline.SourceException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodingTest {

  @ParameterizedTest
  @CsvSource({
    "UTF-8, UTF-8",
    "utf8, UTF-8",
    "65001, UTF-8",
    "CP65001, UTF-8",
    "GBK, GB18030",
    "gb2312, GB18030",
    "936, GB18030",
    "CP936, GB18030",
    "ANSI 936, GB18030",
    "GB18030, GB18030",
    "54936, GB18030",
    "OEM 932, windows-31j",
    "Shift_JIS, windows-31j",
    "ISO 88591, ISO-8859-1",
    "88591, ISO-8859-1",
    "ISO-8859-15, ISO-8859-15",
    "8859_2, ISO-8859-2",
    "28591, ISO-8859-1",
    "ANSI 1252, windows-1252",
    "1252, windows-1252",
    "windows-1251, windows-1251",
    "Big5, x-windows-950",
    "950, x-windows-950",
    "CP949, x-windows-949",
    "OEM 437, IBM437",
    "850, IBM850",
    "ibm866, IBM866",
    "koi8-r, KOI8-R",
    "UTF-16LE, UTF-16LE",
    "latin1, ISO-8859-1"
  })
  void namesAreReadInAllSpellings(String name, String charset) {
    assertThat(EncodingNames.find(name)).contains(Charset.forName(charset));
  }

  @Test
  void nameThatMeansNothingIsRefusedWithWhatIsAllowed() {
    assertThat(EncodingNames.find("")).isEmpty();
    assertThat(EncodingNames.find("99999")).isEmpty();
    assertThatThrownBy(() -> EncodingNames.parse("klingon"))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("klingon")
        .hasMessageContaining("GB18030");
  }

  @ParameterizedTest
  @CsvSource({
    "GBK, GB18030, 北京市朝阳区建国路",
    "GBK, GB18030, 住宅",
    "GBK, GB18030, 鑫淼花园嘉禾苑3号楼",
    "Big5, x-windows-950, 臺南市安平區國平路",
    "Big5, x-windows-950, 里名",
    "windows-1252, windows-1252, Köln-Müngersdorf Straße",
    "windows-1252, windows-1252, Größe über Öffnung",
    "windows-1252, windows-1252, Île-de-France été à côté",
    "windows-1252, windows-1252, São José dos Três Corações",
    "UTF-8, UTF-8, Köln",
    "UTF-8, UTF-8, 深圳市",
    "UTF-8, UTF-8, plain"
  })
  void textIsToldByItsBytes(String written, String read, String text) throws Exception {
    assertThat(evidence(text.getBytes(written)).verdict().charset())
        .isEqualTo(Charset.forName(read));
  }

  @Test
  void bytesThatFitNothingAreReadAsWesternAndSoSaid() {
    byte[] bytes = new byte[64];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i % 2 == 0 ? 0xff : 0x81);
    }
    TextEncoding encoding = TextEncoding.detected(evidence(bytes));

    assertThat(encoding.charset()).isEqualTo(EncodingNames.WINDOWS_1252);
    assertThat(encoding.note()).contains("or none", "--encoding");
  }

  @Test
  void declarationYieldsToUtf8AndAVagueOneToAnythingClear() throws Exception {
    EncodingEvidence utf8 = evidence("深圳市南山区".getBytes(StandardCharsets.UTF_8));
    EncodingEvidence gbk = evidence("深圳市南山区".getBytes("GBK"));
    Charset western = EncodingNames.WINDOWS_1252;

    assertThat(TextEncoding.declared(western, "x", true, utf8).charset())
        .isEqualTo(StandardCharsets.UTF_8);
    assertThat(TextEncoding.declared(western, "x", false, gbk).charset())
        .isEqualTo(EncodingNames.GB18030);
    assertThat(TextEncoding.declared(western, "x", true, gbk).charset()).isEqualTo(western);
    assertThat(TextEncoding.declared(StandardCharsets.UTF_8, "the .cpg", true, gbk).charset())
        .isEqualTo(EncodingNames.GB18030);
    assertThat(TextEncoding.declared(StandardCharsets.UTF_8, "x", true, utf8).note()).isNull();
  }

  @Test
  void verdictDoesNotDependOnPortions() throws Exception {
    byte[] bytes = "臺南市安平區國平路\n北區小北里\n".getBytes("Big5");
    EncodingEvidence portions = new EncodingEvidence();
    int cut = "臺南市安平區國平路\n".getBytes("Big5").length;
    portions.add(bytes, 0, cut);
    portions.add(bytes, cut, bytes.length);

    assertThat(portions.verdict()).isEqualTo(evidence(bytes).verdict());
  }

  @Test
  void namesBecomeUniqueWithoutTakingAnotherName() {
    assertThat(UniqueNames.of(List.of("a", "a", "a_2", "", "a")))
        .containsExactly("a", "a_3", "a_2", "field_4", "a_4");
  }

  private static EncodingEvidence evidence(byte[] bytes) {
    EncodingEvidence evidence = new EncodingEvidence();
    evidence.add(bytes, 0, bytes.length);
    return evidence;
  }
}
