package io.citytwin.model.feature;

import static io.citytwin.model.feature.Column.bool;
import static io.citytwin.model.feature.Column.code;
import static io.citytwin.model.feature.Column.date;
import static io.citytwin.model.feature.Column.integer;
import static io.citytwin.model.feature.Column.json;
import static io.citytwin.model.feature.Column.number;
import static io.citytwin.model.feature.Column.reference;
import static io.citytwin.model.feature.Column.text;

import java.util.List;
import java.util.Optional;

/**
 * The kinds of feature, each with the table that holds it and that table's typed columns.
 *
 * <p>This is the one description of a kind that both sides read: importers write these columns, the
 * service selects and filters them. The columns every kind shares ({@code entity_id}, {@code
 * dataset}, {@code source_id}, {@code name}, {@code geom}, {@code attributes} …) are not listed. A
 * test holds it to the migrations.
 */
public enum FeatureKind {
  BUILDING(
      "building",
      code("usage", BuildingUsage.class),
      number("height", "m", 0, 2_000),
      integer("storeys_above_ground", 0, 400),
      integer("storeys_below_ground", 0, 50),
      number("floor_area", "m2", 0, 10_000_000),
      integer("year_built", -3_000, 2_200),
      text("address")),
  ROAD(
      "road",
      code("road_class", RoadClass.class),
      number("length", "m", 0, 1_000_000),
      integer("lane_count", 0, 40),
      number("speed_limit", "km/h", 0, 400),
      code("direction", TravelDirection.class),
      text("surface"),
      bool("bridge"),
      bool("tunnel"),
      integer("layer", -50, 50),
      reference("start_junction_id"),
      reference("end_junction_id")),
  ROAD_JUNCTION("road_junction", bool("signalised")),
  PIPE(
      "pipe",
      code("medium", UtilityMedium.class),
      number("diameter", "mm", 0, 20_000),
      text("material"),
      number("length", "m", 0, 1_000_000),
      number("depth", "m", -100, 1_000),
      date("installed_at"),
      reference("start_node_id"),
      reference("end_node_id")),
  PIPE_NODE(
      "pipe_node",
      code("node_kind", PipeNodeKind.class),
      code("medium", UtilityMedium.class),
      number("elevation", "m", -1_000, 10_000)),
  GRID_CELL(
      "grid_cell",
      code("scheme", CellScheme.class),
      text("code"),
      integer("level", 0, 40),
      text("duty_unit"),
      number("area", "m2", 0, 1e14)),
  DISTRICT(
      "district",
      code("level", DistrictLevel.class),
      text("code"),
      integer("admin_level", 0, 15),
      number("area", "m2", 0, 1e14),
      integer("population", 0, 2_000_000_000),
      reference("parent_id")),
  /**
   * The {@code datastreams} of a sensor travel with it and become rows of {@code datastream} in the
   * merge.
   */
  SENSOR(
      "sensor",
      text("sensor_type"),
      code("status", SensorStatus.class),
      text("mounted_kind"),
      reference("mounted_on"),
      json("datastreams")),
  /** A piece of land with the limits its plan sets. */
  PLOT(
      "plot",
      text("code"),
      text("land_use"),
      number("floor_area_ratio", "1", 0, 50),
      number("building_density", "1", 0, 1),
      number("height_limit", "m", 0, 2_000),
      number("green_ratio", "1", 0, 1),
      number("area", "m2", 0, 1e14)),
  /** A unified address, at the place of its door or sign. */
  ADDRESS(
      "address",
      text("code"),
      text("guid"),
      text("district"),
      text("street"),
      text("house_number"),
      text("postal_code"),
      reference("building_id")),
  /**
   * A coded part of the municipal catalogue, such as a lamp or a manhole cover. A class code says
   * something only together with its scheme.
   */
  CITY_PART(
      "city_part",
      text("scheme"),
      text("class_code"),
      text("code"),
      code("state", CityPartState.class),
      text("department"),
      text("owner"),
      text("cell_code"));

  private final String table;
  private final List<Column> columns;

  FeatureKind(String table, Column... columns) {
    this.table = table;
    this.columns = List.of(columns);
  }

  /** The table's name, without the schema {@code twin}. */
  public String table() {
    return table;
  }

  /** The typed columns in table order. */
  public List<Column> columns() {
    return columns;
  }

  /** Finds a typed column by its SQL name. */
  public Optional<Column> findColumn(String name) {
    return columns.stream().filter(c -> c.name().equals(name)).findFirst();
  }

  /**
   * Position of a typed column in {@link #columns()}; throws {@link IllegalArgumentException} if
   * the kind has no such column.
   */
  public int indexOf(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(this + " has no column " + name);
  }
}
