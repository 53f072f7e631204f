package io.citytwin.importer.synthetic.plan;

import io.citytwin.model.feature.RoadClass;
import java.util.List;

/** Names of streets and quarters, in Chinese and in English; none is meant to be a real place. */
public final class Names {

  /** A name in both languages. */
  public record Name(String chinese, String english) {}

  private record Syllable(String sign, String sound) {}

  private static final List<Syllable> FIRST =
      syllables(
          "海 Hai", "安 An", "永 Yong", "和 He", "东 Dong", "南 Nan", "西 Xi", "北 Bei", "文 Wen", "福 Fu",
          "新 Xin", "金 Jin", "青 Qing", "白 Bai", "长 Chang", "龙 Long", "凤 Feng", "鹭 Lu", "榕 Rong",
          "梅 Mei", "莲 Lian", "松 Song", "竹 Zhu", "明 Ming", "德 De", "仁 Ren", "兴 Xing", "万 Wan",
          "百 Bai", "云 Yun", "星 Xing", "月 Yue", "晨 Chen", "春 Chun", "秋 Qiu", "石 Shi", "玉 Yu",
          "宝 Bao", "瑞 Rui", "嘉 Jia");
  private static final List<Syllable> SECOND =
      syllables(
          "安 'an", "宁 ning", "平 ping", "兴 xing", "昌 chang", "盛 sheng", "华 hua", "光 guang", "泉 quan",
          "山 shan", "江 jiang", "湖 hu", "浦 pu", "港 gang", "湾 wan", "洲 zhou", "桥 qiao", "林 lin",
          "园 yuan", "台 tai", "门 men", "井 jing", "坊 fang", "亭 ting", "川 chuan", "源 yuan", "阳 yang",
          "月 yue", "霞 xia", "虹 hong", "景 jing", "乐 le", "祥 xiang", "义 yi", "贤 xian", "学 xue",
          "通 tong", "达 da", "城 cheng", "岭 ling");
  private static final List<Name> DISTRICTS =
      List.of(
          new Name("鼓台区", "Gutai District"),
          new Name("滨湾区", "Binwan District"),
          new Name("江左区", "Jiangzuo District"),
          new Name("云岭区", "Yunling District"),
          new Name("新港区", "Xingang District"),
          new Name("榕城区", "Rongcheng District"),
          new Name("鹭洲区", "Luzhou District"),
          new Name("石浦区", "Shipu District"),
          new Name("青川区", "Qingchuan District"),
          new Name("长乐湾区", "Changlewan District"),
          new Name("金沙区", "Jinsha District"),
          new Name("松溪区", "Songxi District"),
          new Name("东屿区", "Dongyu District"),
          new Name("白鹤区", "Baihe District"));

  private final long seed;

  public Names(long seed) {
    this.seed = seed;
  }

  private static List<Syllable> syllables(String... pairs) {
    return List.of(pairs).stream().map(Names::syllable).toList();
  }

  private static Syllable syllable(String pair) {
    int space = pair.indexOf(' ');
    return new Syllable(pair.substring(0, space), pair.substring(space + 1));
  }

  /** The city. */
  public static Name city() {
    return new Name("海西市", "Haixi Bay City");
  }

  static Name district(int number) {
    Name name = DISTRICTS.get(number % DISTRICTS.size());
    int round = number / DISTRICTS.size();
    return round == 0
        ? name
        : new Name(name.chinese() + (round + 1), name.english() + " " + (round + 1));
  }

  /** A two-syllable word, another one for each number below 1,600 of a series. */
  Name word(int series, int number) {
    int pairs = FIRST.size() * SECOND.size();
    RandomStream random = RandomStream.of(seed, Purpose.NAMES, series, 0);
    long start = random.integer(0, pairs - 1);
    // 1,009 is prime to 1,600, so the walk meets every pair once before the first comes again.
    int pair = (int) ((start + 1009L * number) % pairs);
    Syllable first = FIRST.get(pair / SECOND.size());
    Syllable second = SECOND.get(pair % SECOND.size());
    String round = number < pairs ? "" : Integer.toString(number / pairs + 1);
    return new Name(first.sign + second.sign + round, first.sound + second.sound + round);
  }

  Name street(int number, boolean northward, RoadClass roadClass) {
    Name word = word(1, number);
    return switch (roadClass) {
      case MOTORWAY, TRUNK, PRIMARY -> join(word, "大道", " Avenue");
      case SECONDARY -> join(word, "路", " Road");
      case TERTIARY -> join(word, northward ? "路" : "街", northward ? " Road" : " Street");
      case RESIDENTIAL -> join(word, northward ? "巷" : "街", northward ? " Lane" : " Street");
      case SERVICE, PATH -> join(word, "里", " Walk");
    };
  }

  private static Name join(Name word, String chinese, String english) {
    return new Name(word.chinese + chinese, word.english + english);
  }
}
