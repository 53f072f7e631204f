package io.citytwin.importer.suggest;

import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.model.feature.UtilityMedium;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What fields and layers are called in the data of city offices: English, German, Chinese and a few
 * more.
 */
final class Vocabulary {

  /** Rank of a field whose name says nothing of identity. */
  static final int SOME_FIELD = 1_000;

  /** Rank of a field that is no identity even if its values differ. */
  static final int NO_ID = Integer.MAX_VALUE;

  private static final Map<FeatureKind, List<String>> KINDS = kinds();
  private static final Map<UtilityMedium, List<String>> MEDIA = media();

  /** Usual names of a property's field, in lower case, by property name. */
  private static final Map<String, List<String>> FIELDS =
      Map.ofEntries(
          Map.entry(
              "name",
              List.of(
                  "name",
                  "名称",
                  "bezeichnung",
                  "nimi",
                  "nom",
                  "nombre",
                  "naam",
                  "nazev",
                  "title",
                  "label",
                  "strasse",
                  "straße",
                  "street",
                  "qh")),
          Map.entry(
              "height",
              List.of(
                  "height",
                  "hoehe",
                  "höhe",
                  "hgt",
                  "bldg_h",
                  "building_height",
                  "measuredheight",
                  "gaodu",
                  "高度",
                  "建筑高度",
                  "korkeus")),
          Map.entry(
              "storeysAboveGround",
              List.of(
                  "storeys",
                  "stories",
                  "floors",
                  "levels",
                  "num_floors",
                  "numfloors",
                  "building:levels",
                  "geschosse",
                  "cengshu",
                  "层数",
                  "地上层数")),
          Map.entry("storeysBelowGround", List.of("basements", "levels_underground", "地下层数")),
          Map.entry(
              "floorArea", List.of("floor_area", "grossarea", "gfa", "geschossflaeche", "建筑面积")),
          Map.entry(
              "yearBuilt",
              List.of(
                  "year_built", "yearbuilt", "year", "baujahr", "construction_year", "建成年份", "年代")),
          Map.entry("usage", List.of("usage", "use", "building", "function", "nutzung", "用途")),
          Map.entry("address", List.of("address", "addr", "adresse", "地址")),
          Map.entry(
              "roadClass", List.of("road_class", "highway", "class", "fclass", "klasse", "等级")),
          Map.entry("laneCount", List.of("lanes", "lane_count", "spuren", "车道数")),
          Map.entry("speedLimit", List.of("maxspeed", "speed_limit", "speed", "限速")),
          Map.entry("surface", List.of("surface", "belag", "路面")),
          Map.entry("bridge", List.of("bridge", "bruecke")),
          Map.entry("tunnel", List.of("tunnel")),
          Map.entry("layer", List.of("layer")),
          Map.entry("diameter", List.of("diameter", "dn", "dia", "durchmesser", "管径")),
          Map.entry("material", List.of("material", "werkstoff", "管材", "材质")),
          Map.entry("depth", List.of("depth", "tiefe", "埋深")),
          Map.entry("medium", List.of("medium", "type_of_pipe", "管线类型")),
          Map.entry("installedAt", List.of("installed_at", "install_date", "baudatum", "埋设日期")),
          Map.entry("startNodeId", List.of("start_node", "from_node", "node1", "起点")),
          Map.entry("endNodeId", List.of("end_node", "to_node", "node2", "终点")),
          Map.entry("elevation", List.of("elevation", "elev", "z", "高程")),
          Map.entry("code", List.of("code", "number", "nummer", "nr", "编码", "编号", "index")),
          Map.entry("dutyUnit", List.of("duty_unit", "责任单位")),
          Map.entry("population", List.of("population", "einwohner", "pop", "asukkaita", "人口")),
          Map.entry("landUse", List.of("land_use", "landuse", "typ", "zoning", "用地性质", "地类")),
          Map.entry("floorAreaRatio", List.of("far", "floor_area_ratio", "gfz", "容积率")),
          Map.entry("buildingDensity", List.of("building_density", "grz", "建筑密度")),
          Map.entry("heightLimit", List.of("height_limit", "限高", "建筑限高")),
          Map.entry("greenRatio", List.of("green_ratio", "绿地率")),
          Map.entry("street", List.of("street", "strasse", "straße", "road", "街道", "道路")),
          Map.entry(
              "houseNumber", List.of("house_number", "housenumber", "hausnummer", "hsnr", "门牌号")),
          Map.entry("postalCode", List.of("postal_code", "postcode", "zip", "plz", "邮编")),
          Map.entry("district", List.of("district", "bezirk", "行政区")),
          Map.entry("guid", List.of("guid", "uuid", "globalid")),
          Map.entry("classCode", List.of("class_code", "部件类别", "小类代码")),
          Map.entry("state", List.of("state", "status", "zustand", "状态")),
          Map.entry("owner", List.of("owner", "eigentuemer", "权属单位")),
          Map.entry("department", List.of("department", "主管部门")),
          Map.entry("sensorType", List.of("sensor_type", "type", "传感器类型")));

  /**
   * Names of identifying fields, the surest first. What a database counts for itself comes last: it
   * changes with the next export.
   */
  private static final List<String> IDS =
      List.of(
          "globalid",
          "guid",
          "uuid",
          "gmlid",
          "lokaalid",
          "identifier",
          "id",
          "编码",
          "编号",
          "标识码",
          "code",
          "nummer",
          "number",
          "nr",
          "no",
          "index",
          "osmid",
          "gid",
          "objectid",
          "fid",
          "ogcfid");

  /** Ends of the names of fields that measure or place a thing, and never identify it. */
  private static final List<String> MEASURES =
      List.of(
          "x",
          "y",
          "z",
          "lon",
          "lat",
          "lng",
          "longitude",
          "latitude",
          "area",
          "length",
          "leng",
          "len",
          "perimeter",
          "population",
          "year",
          "date",
          "altitude",
          "height",
          "elevation");

  private Vocabulary() {}

  /**
   * How probable it is that a field holds a property: 3 for its very name, 2 for a usual one, 1 for
   * a name that ends like it, 0 for neither.
   */
  static int likeness(String property, String field) {
    String plain = plain(field);
    if (plain.equals(plain(property))) {
      return 3;
    }
    List<String> usual = FIELDS.getOrDefault(property, List.of());
    if (usual.stream().anyMatch(name -> plain.equals(plain(name)))) {
      return 2;
    }
    return property.equals("name") && (plain.endsWith("name") || plain.endsWith("名称")) ? 1 : 0;
  }

  /**
   * How surely a field identifies a record by its name, the smaller the surer: an identifying name
   * before one that ends like it before any other; {@link #NO_ID} if its name speaks against it.
   */
  static int idRank(String field) {
    List<String> words = words(field);
    String plain = String.join("", words);
    int whole = IDS.indexOf(plain);
    if (whole >= 0) {
      return whole;
    }
    String last = words.isEmpty() ? "" : words.getLast();
    if (MEASURES.contains(last)) {
      return NO_ID;
    }
    int end = IDS.indexOf(last);
    return end >= 0 ? IDS.size() + end : SOME_FIELD;
  }

  /**
   * The word of a name that speaks of a kind, for layers of a dimension; empty if there is none.
   */
  static Optional<Hint> findKind(String name, int dimension) {
    String plain = name.toLowerCase(Locale.ROOT);
    for (Map.Entry<FeatureKind, List<String>> kind : KINDS.entrySet()) {
      if (suits(kind.getKey(), dimension)) {
        for (String word : kind.getValue()) {
          if (plain.contains(word)) {
            return Optional.of(new Hint(kind.getKey(), word));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** A kind, and the word that speaks of it. */
  record Hint(FeatureKind kind, String word) {}

  /** Whether features of a kind can have geometries of a dimension; any kind if it is unknown. */
  static boolean suits(FeatureKind kind, int dimension) {
    return switch (kind) {
      case BUILDING, GRID_CELL, DISTRICT, PLOT -> dimension == 2 || dimension < 0;
      case ROAD, PIPE -> dimension == 1 || dimension < 0;
      case ROAD_JUNCTION, PIPE_NODE, ADDRESS -> dimension <= 0;
      case SENSOR, CITY_PART -> true;
    };
  }

  /** What a pipe carries, as far as names tell. */
  static @Nullable UtilityMedium findMedium(String names) {
    String plain = names.toLowerCase(Locale.ROOT);
    for (Map.Entry<UtilityMedium, List<String>> medium : MEDIA.entrySet()) {
      if (medium.getValue().stream().anyMatch(plain::contains)) {
        return medium.getKey();
      }
    }
    return null;
  }

  /** The code of a column that a value spells; null if none does. */
  static @Nullable String findCode(Column column, String value) {
    String plain = value.strip().toUpperCase(Locale.ROOT).replaceAll("[\\s-]", "_");
    return column.codes().contains(plain) ? plain : null;
  }

  private static String plain(String name) {
    return String.join("", words(name));
  }

  /** The words of a name in lower case: {@code LSA_Nr_} and {@code lsaNr} are "lsa" and "nr". */
  private static List<String> words(String name) {
    String parted = name.replaceAll("(?<=[a-z])(?=[A-Z])", " ");
    return Stream.of(parted.toLowerCase(Locale.ROOT).split("[_\\s.:#-]+"))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static Map<FeatureKind, List<String>> kinds() {
    Map<FeatureKind, List<String>> kinds = new LinkedHashMap<>();
    kinds.put(
        FeatureKind.PIPE_NODE,
        List.of("manhole", "hydrant", "valve", "schacht", "管点", "pipe_node"));
    kinds.put(
        FeatureKind.PIPE, List.of("pipe", "leitung", "rohr", "sewer", "管线", "管网", "water_main"));
    kinds.put(FeatureKind.ADDRESS, List.of("address", "adress", "地址", "门牌"));
    kinds.put(
        FeatureKind.BUILDING,
        List.of("building", "bldg", "gebaeude", "gebäude", "haus", "pand", "建筑", "房屋"));
    kinds.put(FeatureKind.ROAD_JUNCTION, List.of("junction", "knoten", "node", "crossing", "路口"));
    kinds.put(
        FeatureKind.ROAD,
        List.of("road", "street", "strasse", "straße", "highway", "route", "line", "道路", "路网"));
    kinds.put(FeatureKind.GRID_CELL, List.of("grid", "cell", "raster", "tessellation", "网格"));
    kinds.put(
        FeatureKind.PLOT,
        List.of("plot", "parcel", "landuse", "land_use", "zoning", "fnp", "地块", "用地"));
    kinds.put(FeatureKind.SENSOR, List.of("sensor", "station", "gauge", "监测"));
    kinds.put(
        FeatureKind.DISTRICT,
        List.of(
            "district",
            "bezirk",
            "stadtteil",
            "borough",
            "quarter",
            "boundary",
            "admin",
            "village",
            "postal",
            "posno",
            "adcode",
            "region",
            "zone",
            "qh",
            "行政"));
    kinds.put(
        FeatureKind.CITY_PART,
        List.of("lamp", "light", "lsa", "part", "tree", "bench", "部件", "路灯"));
    return kinds;
  }

  private static Map<UtilityMedium, List<String>> media() {
    Map<UtilityMedium, List<String>> media = new LinkedHashMap<>();
    media.put(UtilityMedium.STORM, List.of("storm", "rain", "regenwasser", "雨水"));
    media.put(UtilityMedium.SEWAGE, List.of("sew", "waste", "abwasser", "kanal", "drain", "污水"));
    media.put(UtilityMedium.GAS, List.of("gas", "燃气"));
    media.put(UtilityMedium.HEAT, List.of("heat", "fernw", "热力"));
    media.put(UtilityMedium.POWER, List.of("power", "electric", "strom", "电力"));
    media.put(UtilityMedium.TELECOM, List.of("telecom", "fibre", "fiber", "通信", "电信"));
    media.put(UtilityMedium.WATER, List.of("water", "wasser", "给水", "供水"));
    return media;
  }
}
