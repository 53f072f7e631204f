package io.citytwin.importer.osm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.model.feature.DistrictLevel;
import io.citytwin.model.feature.TravelDirection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected numbers are from the units of the OSM wiki: 1 ft = 0.3048 m, 1 mile = 1.609344 km. */
class TagValuesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "12|12",
        "12.5|12.5",
        "12,5|12.5",
        "12 m|12",
        "12m|12",
        "-3|-3",
        "100 ft|30.48",
        "10'|3.048",
        "6'3\"|1.905",
        "5 ft 6 in|1.6764",
        "250 cm|2.5"
      })
  void lengthsAreMeters(String text, double meters) {
    assertThat(TagValues.meters(text)).isCloseTo(meters, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tall", "12;15", "~12", "12 furlongs", "1e9", "NaN", "12 - 15", "١٢"})
  void otherTextIsNoLength(String text) {
    assertThat(TagValues.meters(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"50,50", "50 km/h,50", "30 mph,48.28032", "30mph,48.28032", "5 knots,9.26"})
  void speedsAreKilometersPerHour(String text, double expected) {
    assertThat(TagValues.kilometersPerHour(text)).isCloseTo(expected, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fast", "50;70", "-50", "5000", "FR:urban"})
  void otherTextIsNoSpeed(String text) {
    assertThat(TagValues.kilometersPerHour(text)).isNull();
  }

  @Test
  void numbersAreCutToTheirIntegerPartAndHeldToTheirLimits() {
    assertThat(TagValues.integerPart("4.5", 0, 200)).isEqualTo(4);
    assertThat(TagValues.integerPart(" 3 ", 0, 200)).isEqualTo(3);
    assertThat(TagValues.integerPart("-1", -20, 20)).isEqualTo(-1);
    assertThat(TagValues.integerPart("-1", 0, 200)).isNull();
    assertThat(TagValues.integerPart("201", 0, 200)).isNull();
    assertThat(TagValues.integerPart("2;3", 0, 200)).isNull();
    assertThat(TagValues.integerPart("99999999999", 0, 200)).isNull();
  }

  @Test
  void onlyExactDatesHaveAYear() {
    assertThat(TagValues.year("1878")).isEqualTo(1878);
    assertThat(TagValues.year("1878-05-31")).isEqualTo(1878);
    assertThat(TagValues.year("1920s")).isNull();
    assertThat(TagValues.year("C19")).isNull();
    assertThat(TagValues.year("~1878")).isNull();
    assertThat(TagValues.year("1923-1924")).isNull();
  }

  @Test
  void countsHaveDigitsOnly() {
    assertThat(TagValues.count("13607")).isEqualTo(13607);
    assertThat(TagValues.count("13 607")).isNull();
    assertThat(TagValues.count("9999999999")).isNull();
  }

  private static TagList tags(String... pairs) {
    TagList tags = new TagList();
    for (int i = 0; i < pairs.length; i += 2) {
      tags.add(pairs[i], pairs[i + 1]);
    }
    return tags;
  }

  @Test
  void directionFollowsOnewayAndWhatImpliesIt() {
    assertThat(RoadTags.direction(tags())).isEqualTo(TravelDirection.BOTH);
    assertThat(RoadTags.direction(tags("oneway", "yes"))).isEqualTo(TravelDirection.FORWARD);
    assertThat(RoadTags.direction(tags("oneway", "-1"))).isEqualTo(TravelDirection.BACKWARD);
    assertThat(RoadTags.direction(tags("oneway", "reversible"))).isEqualTo(TravelDirection.BOTH);
    assertThat(RoadTags.direction(tags("highway", "motorway"))).isEqualTo(TravelDirection.FORWARD);
    assertThat(RoadTags.direction(tags("highway", "motorway", "oneway", "no")))
        .isEqualTo(TravelDirection.BOTH);
    assertThat(RoadTags.direction(tags("junction", "roundabout")))
        .isEqualTo(TravelDirection.FORWARD);
    assertThat(RoadTags.direction(tags("access", "no"))).isEqualTo(TravelDirection.CLOSED);
    assertThat(RoadTags.direction(tags("access", "no", "foot", "yes")))
        .isEqualTo(TravelDirection.BOTH);
    assertThat(RoadTags.direction(tags("access", "no", "foot", "no")))
        .isEqualTo(TravelDirection.CLOSED);
  }

  @ParameterizedTest
  @CsvSource({
    "4,上海市,CITY",
    "5,深圳市,CITY",
    "6,南山区,DISTRICT",
    "8,粤海街道,STREET",
    "8,Menton,CITY",
    "9,Plateau,DISTRICT",
    "10,Larvotto,COMMUNITY",
    "4,Provence,OTHER",
    "6,Alpes-Maritimes,OTHER"
  })
  void levelFollowsAdminLevelAndTheChineseWord(int adminLevel, String name, DistrictLevel level) {
    assertThat(DistrictTags.level(tags("admin_level", "" + adminLevel, "name", name)))
        .isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource({
    "building,yes,amenity,school,PUBLIC",
    "building,yes,shop,bakery,COMMERCIAL",
    "building,apartments,shop,bakery,RESIDENTIAL",
    "building,yes,building:use,office,OFFICE",
    "building,yes,tourism,hotel,COMMERCIAL",
    "building,garage,name,x,TRANSPORT",
    "building,warehouse,name,x,INDUSTRIAL",
    "building,yes,office,no,UNKNOWN",
    "building,yes,name,x,UNKNOWN"
  })
  void usageFollowsTheFirstKeyThatTellsIt(
      String key1, String value1, String key2, String value2, String usage) {
    assertThat(BuildingUsages.of(tags(key1, value1, key2, value2))).hasToString(usage);
  }
}
