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
      number("height"),
      integer("storeys_above_ground"),
      integer("storeys_below_ground"),
      number("floor_area"),
      integer("year_built"),
      text("address")),
  ROAD(
      "road",
      code("road_class", RoadClass.class),
      number("length"),
      integer("lane_count"),
      number("speed_limit"),
      code("direction", TravelDirection.class),
      text("surface"),
      bool("bridge"),
      bool("tunnel"),
      integer("layer"),
      reference("start_junction_id"),
      reference("end_junction_id")),
  ROAD_JUNCTION("road_junction", bool("signalised")),
  PIPE(
      "pipe",
      code("medium", UtilityMedium.class),
      number("diameter"),
      text("material"),
      number("length"),
      number("depth"),
      date("installed_at"),
      reference("start_node_id"),
      reference("end_node_id")),
  PIPE_NODE(
      "pipe_node",
      code("node_kind", PipeNodeKind.class),
      code("medium", UtilityMedium.class),
      number("elevation")),
  GRID_CELL(
      "grid_cell",
      code("scheme", CellScheme.class),
      text("code"),
      integer("level"),
      text("duty_unit"),
      number("area")),
  DISTRICT(
      "district",
      code("level", DistrictLevel.class),
      text("code"),
      integer("admin_level"),
      number("area"),
      integer("population"),
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
      json("datastreams"));

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
