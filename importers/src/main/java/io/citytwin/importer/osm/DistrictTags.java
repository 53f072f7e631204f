package io.citytwin.importer.osm;

import io.citytwin.model.feature.DistrictLevel;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/** What the tags of an administrative boundary say in the twin's columns. */
final class DistrictTags {

  private static final int COUNTRY = 2;

  /** Official codes, the most specific first. */
  private static final List<String> CODE_KEYS =
      List.of(
          "ref:INSEE",
          "ref:ISTAT",
          "de:amtlicher_gemeindeschluessel",
          "ref:gss",
          "ine:municipio",
          "IBGE:GEOCODIGO",
          "gb:code",
          "ISO3166-2",
          "ref");

  private DistrictTags() {}

  static boolean describe(TagList tags) {
    return tags.is("boundary", "administrative");
  }

  /** Whether the area is a country or wider: not a part of a city. */
  static boolean isCountry(TagList tags) {
    Integer level = adminLevel(tags);
    return level != null && level <= COUNTRY;
  }

  static void accept(OsmRecords records, OsmObject object, String sourceId, Geometry area)
      throws IOException {
    TagList tags = object.tags;
    List<@Nullable Object> values =
        Arrays.asList(
            level(tags).name(),
            code(tags),
            checked(records, object, sourceId, "admin_level", adminLevel(tags)),
            null,
            checked(records, object, sourceId, "population", population(tags)),
            null);
    records.accept(
        FeatureKind.DISTRICT, object, sourceId, tags.get("name"), area, values, tags.toMap());
  }

  private static @Nullable Integer checked(
      OsmRecords records, OsmObject object, String sourceId, String key, @Nullable Integer number)
      throws IOException {
    String text = object.tags.get(key);
    if (text != null && number == null) {
      records.invalidValue(object, sourceId, key, text, "a whole number");
    }
    return number;
  }

  private static @Nullable Integer adminLevel(TagList tags) {
    String text = tags.get("admin_level");
    Integer level = text == null ? null : TagValues.count(text);
    return level == null || level > 15 ? null : level;
  }

  private static @Nullable Integer population(TagList tags) {
    String text = tags.get("population");
    return text == null ? null : TagValues.count(text);
  }

  private static @Nullable String code(TagList tags) {
    for (String key : CODE_KEYS) {
      String code = tags.get(key);
      if (code != null) {
        return code;
      }
    }
    return null;
  }

  /** By the Chinese word for the kind of area where the name ends with one, else by admin_level. */
  static DistrictLevel level(TagList tags) {
    Integer level = adminLevel(tags);
    if (level == null) {
      return DistrictLevel.OTHER;
    }
    DistrictLevel chinese = chineseLevel(tags.get("name"), level);
    if (chinese != null) {
      return chinese;
    }
    return switch (level) {
      case 7, 8 -> DistrictLevel.CITY;
      case 9 -> DistrictLevel.DISTRICT;
      case 10, 11 -> DistrictLevel.COMMUNITY;
      default -> DistrictLevel.OTHER;
    };
  }

  /** China numbers levels otherwise: 4 and 5 cities, 6 districts and counties, 8 streets. */
  private static @Nullable DistrictLevel chineseLevel(@Nullable String name, int level) {
    if (name == null || name.isEmpty()) {
      return null;
    }
    return switch (level) {
      case 4, 5 -> endsWith(name, "市") ? DistrictLevel.CITY : null;
      case 6 -> endsWith(name, "区", "县", "旗", "市") ? DistrictLevel.DISTRICT : null;
      case 8 -> endsWith(name, "街道", "镇", "乡", "苏木") ? DistrictLevel.STREET : null;
      default -> null;
    };
  }

  private static boolean endsWith(String name, String... words) {
    for (String word : words) {
      if (name.endsWith(word)) {
        return true;
      }
    }
    return false;
  }
}
