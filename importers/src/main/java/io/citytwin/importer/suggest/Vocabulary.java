package io.citytwin.importer.suggest;

import io.citytwin.model.feature.FeatureKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What fields and layers are called in the data of city offices: English, German, Chinese and a few
 * more.
 */
final class Vocabulary {

  private static final Map<FeatureKind, List<String>> KINDS = kinds();

  /** Usual names of a property's field, in lower case, by property name. */
  private static final Map<String, List<String>> FIELDS =
      Map.ofEntries(
          Map.entry(
              "name",
              List.of(
                  "name",
                  "bezeichnung",
                  "nimi",
                  "nom",
                  "title",
                  "名称",
                  "qh",
                  "linename",
                  "strname",
                  "label",
                  "nazev")),
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

  private static final List<String> IDS =
      List.of(
          "id",
          "fid",
          "gid",
          "objectid",
          "globalid",
          "guid",
          "uuid",
          "code",
          "nummer",
          "nr",
          "number",
          "identifier",
          "编码",
          "编号");

  private Vocabulary() {}

  /**
   * How probable it is that a field holds a property: 2 for a usual name, 1 for a similar one, 0
   * for neither.
   */
  static int likeness(String property, String field) {
    String plain = plain(field);
    if (plain.equals(plain(property))) {
      return 3;
    }
    for (String usual : FIELDS.getOrDefault(property, List.of())) {
      if (plain.equals(plain(usual))) {
        return 2;
      }
    }
    return 0;
  }

  /** How probable it is that a field identifies a record, the smaller the better. */
  static int idRank(String field) {
    String plain = plain(field);
    for (int i = 0; i < IDS.size(); i++) {
      String usual = plain(IDS.get(i));
      if (plain.equals(usual) || plain.endsWith(usual)) {
        return i;
      }
    }
    return IDS.size();
  }

  /** The kind that a layer's name or its fields speak of. */
  static Optional<FeatureKind> findKind(String name, int dimension) {
    String plain = name.toLowerCase(Locale.ROOT);
    for (Map.Entry<FeatureKind, List<String>> kind : KINDS.entrySet()) {
      if (suits(kind.getKey(), dimension) && kind.getValue().stream().anyMatch(plain::contains)) {
        return Optional.of(kind.getKey());
      }
    }
    return Optional.empty();
  }

  /** Whether features of a kind can have geometries of a dimension. */
  static boolean suits(FeatureKind kind, int dimension) {
    return switch (kind) {
      case BUILDING, GRID_CELL, DISTRICT, PLOT -> dimension == 2;
      case ROAD, PIPE -> dimension == 1;
      case ROAD_JUNCTION, PIPE_NODE, ADDRESS -> dimension == 0;
      case SENSOR, CITY_PART -> dimension >= 0;
    };
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[_\\s.:-]", "");
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
            "zone",
            "qh",
            "行政"));
    kinds.put(
        FeatureKind.CITY_PART,
        List.of("lamp", "light", "lsa", "part", "tree", "bench", "部件", "路灯"));
    return kinds;
  }
}
