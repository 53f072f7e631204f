package io.citytwin.importer.osm;

import static io.citytwin.model.feature.BuildingUsage.COMMERCIAL;
import static io.citytwin.model.feature.BuildingUsage.INDUSTRIAL;
import static io.citytwin.model.feature.BuildingUsage.MIXED;
import static io.citytwin.model.feature.BuildingUsage.OFFICE;
import static io.citytwin.model.feature.BuildingUsage.PUBLIC;
import static io.citytwin.model.feature.BuildingUsage.RESIDENTIAL;
import static io.citytwin.model.feature.BuildingUsage.TRANSPORT;
import static io.citytwin.model.feature.BuildingUsage.UNKNOWN;

import io.citytwin.model.feature.BuildingUsage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The use of a building, from its tags; the first key that says something decides. */
final class BuildingUsages {

  private static final Map<String, BuildingUsage> BY_BUILDING = new HashMap<>();
  private static final Map<String, BuildingUsage> BY_AMENITY = new HashMap<>();
  private static final Map<String, BuildingUsage> BY_TOURISM = new HashMap<>();

  /** Keys after {@code building}, each with its own table, in the order they are asked. */
  private static final List<Map.Entry<String, Map<String, BuildingUsage>>> BY_KEY =
      List.of(
          Map.entry("building:use", BY_BUILDING),
          Map.entry("building", BY_BUILDING),
          Map.entry("amenity", BY_AMENITY),
          Map.entry("tourism", BY_TOURISM),
          Map.entry("railway", table(TRANSPORT, "station halt")),
          Map.entry("public_transport", table(TRANSPORT, "station")),
          Map.entry("aeroway", table(TRANSPORT, "terminal hangar")),
          Map.entry(
              "leisure", table(PUBLIC, "sports_centre sports_hall stadium ice_rink swimming_pool")),
          Map.entry("man_made", table(INDUSTRIAL, "works wastewater_plant water_works silo")),
          Map.entry("power", table(INDUSTRIAL, "plant substation generator")));

  /** Keys of which any value but {@code no} tells the use. */
  private static final List<Map.Entry<String, BuildingUsage>> ANY_VALUE =
      List.of(
          Map.entry("office", OFFICE),
          Map.entry("shop", COMMERCIAL),
          Map.entry("government", PUBLIC),
          Map.entry("craft", INDUSTRIAL),
          Map.entry("industrial", INDUSTRIAL));

  static {
    put(
        BY_BUILDING,
        RESIDENTIAL,
        "residential apartments house detached semidetached_house semi terrace bungalow cabin dormitory farm houseboat static_caravan villa ger stilt_house annexe");
    put(
        BY_BUILDING,
        COMMERCIAL,
        "commercial retail supermarket kiosk hotel shop store restaurant mall");
    put(BY_BUILDING, OFFICE, "office offices");
    put(
        BY_BUILDING,
        INDUSTRIAL,
        "industrial warehouse factory manufacture works storage_tank silo brewery slaughterhouse barn farm_auxiliary cowshed stable sty greenhouse glasshouse utility transformer_tower digester");
    put(
        BY_BUILDING,
        PUBLIC,
        "public civic government school university college kindergarten hospital clinic church cathedral chapel mosque temple synagogue shrine monastery religious presbytery townhall museum library fire_station police stadium sports_hall sports_centre grandstand pavilion riding_hall toilets prison military theatre");
    put(
        BY_BUILDING,
        TRANSPORT,
        "train_station transportation station parking garage garages carport hangar railway");
    put(BY_BUILDING, MIXED, "mixed mixed_use mixed-use");
    put(
        BY_AMENITY,
        COMMERCIAL,
        "restaurant cafe bar pub fast_food food_court bank cinema nightclub fuel marketplace pharmacy casino car_wash car_rental");
    put(
        BY_AMENITY,
        PUBLIC,
        "school university kindergarten college childcare hospital clinic doctors library townhall police fire_station courthouse place_of_worship theatre community_centre social_facility nursing_home public_building embassy post_office arts_centre prison toilets monastery music_school conference_centre exhibition_centre research_institute");
    put(BY_AMENITY, TRANSPORT, "parking bus_station ferry_terminal bicycle_parking taxi");
    put(BY_TOURISM, COMMERCIAL, "hotel hostel guest_house motel apartment chalet");
    put(BY_TOURISM, PUBLIC, "museum gallery aquarium zoo attraction");
  }

  private BuildingUsages() {}

  static BuildingUsage of(TagList tags) {
    for (var entry : BY_KEY) {
      String value = tags.get(entry.getKey());
      BuildingUsage usage = value == null ? null : entry.getValue().get(value);
      if (usage != null) {
        return usage;
      }
    }
    for (var entry : ANY_VALUE) {
      String value = tags.get(entry.getKey());
      if (value != null && !value.equals("no")) {
        return entry.getValue();
      }
    }
    return UNKNOWN;
  }

  private static Map<String, BuildingUsage> table(BuildingUsage usage, String values) {
    Map<String, BuildingUsage> table = new HashMap<>();
    put(table, usage, values);
    return table;
  }

  private static void put(Map<String, BuildingUsage> table, BuildingUsage usage, String values) {
    for (String value : values.split(" ", -1)) {
      table.put(value, usage);
    }
  }
}
