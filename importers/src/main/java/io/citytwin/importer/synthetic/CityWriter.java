package io.citytwin.importer.synthetic;

import io.citytwin.importer.synthetic.plan.Administration;
import io.citytwin.importer.synthetic.plan.Administration.Area;
import io.citytwin.importer.synthetic.plan.BuiltCell;
import io.citytwin.importer.synthetic.plan.CityIds;
import io.citytwin.importer.synthetic.plan.CityPlan;
import io.citytwin.importer.synthetic.plan.Names.Name;
import io.citytwin.importer.synthetic.plan.PartClass;
import io.citytwin.importer.synthetic.plan.PartPlanner;
import io.citytwin.importer.synthetic.plan.PipeSink;
import io.citytwin.importer.synthetic.plan.PlannedNode;
import io.citytwin.importer.synthetic.plan.PlannedPart;
import io.citytwin.importer.synthetic.plan.PlannedPipe;
import io.citytwin.importer.synthetic.plan.PlannedSensor;
import io.citytwin.importer.synthetic.plan.RoadSegment;
import io.citytwin.importer.synthetic.plan.SensorType;
import io.citytwin.importer.synthetic.plan.Shoreline;
import io.citytwin.model.feature.CellScheme;
import io.citytwin.model.feature.DistrictLevel;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.model.feature.SensorStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** Writes the features of a planned city, each kind to its file. */
final class CityWriter {

  private final CityPlan plan;
  private final CityFolder folder;
  private final Map<FeatureKind, Integer> counts = new EnumMap<>(FeatureKind.class);

  CityWriter(CityPlan plan, CityFolder folder) {
    this.plan = plan;
    this.folder = folder;
  }

  private FeatureLines open(FeatureKind kind) throws IOException {
    return new FeatureLines(folder.part(CityFolder.fileName(kind)), kind);
  }

  /** Number of features written of each kind. */
  Map<FeatureKind, Integer> counts() {
    return counts;
  }

  // ---------------------------------------------------------------- areas

  void writeDistricts() throws IOException {
    Administration administration = plan.administration();
    AreaOutlines outlines = new AreaOutlines(plan);
    try (FeatureLines lines = open(FeatureKind.DISTRICT)) {
      outlines.city(
          a -> {
            lines.begin(Administration.CITY_CODE).area(a.outline());
            Name city = io.citytwin.importer.synthetic.plan.Names.city();
            district(
                lines, city, DistrictLevel.CITY, Administration.CITY_CODE, 5, a.squareMeters());
            lines
                .integer("population", administration.population())
                .text("name:en", city.english())
                .end();
          });
      outlines.each(
          administration.districts(),
          6,
          (area, a) -> write(lines, area, DistrictLevel.DISTRICT, 6, a));
      outlines.each(
          administration.streets(), 9, (area, a) -> write(lines, area, DistrictLevel.STREET, 8, a));
      outlines.each(
          administration.communities(),
          12,
          (area, a) -> write(lines, area, DistrictLevel.COMMUNITY, 10, a));
      counts.put(FeatureKind.DISTRICT, lines.count());
    }
  }

  private static void write(
      FeatureLines lines,
      Area area,
      DistrictLevel level,
      int adminLevel,
      AreaOutlines.Outline outline) {
    lines.begin(area.code()).area(outline.outline());
    district(lines, area.name(), level, area.code(), adminLevel, outline.squareMeters());
    lines.integer("population", area.population()).text("parentId", area.parentCode());
    lines.text("name:en", area.name().english()).end();
  }

  private static void district(
      FeatureLines lines,
      Name name,
      DistrictLevel level,
      String code,
      int adminLevel,
      double area) {
    lines.text("name", name.chinese()).text("level", level.name()).text("code", code);
    lines.integer("adminLevel", adminLevel).number("area", area, 1);
  }

  void writeCells() throws IOException {
    Administration administration = plan.administration();
    try (FeatureLines lines = open(FeatureKind.GRID_CELL)) {
      for (int cell = 0; cell < plan.lattice().cellCount(); cell++) {
        if (plan.lattice().isLand(cell)) {
          double[] outline = plan.shoreline().outline(cell);
          String code = administration.cellCode(cell);
          Area community = administration.community(cell);
          String sequence = code.substring(12);
          lines.begin(code).polygon(outline, null);
          lines.text("name", community.name().chinese() + "第" + sequence + "网格");
          lines.text("scheme", CellScheme.MANAGEMENT.name()).text("code", code).integer("level", 5);
          lines
              .text("dutyUnit", community.name().chinese() + "网格服务站")
              .number("area", Shoreline.area(outline), 1);
          lines
              .text("communityCode", community.code())
              .text("landUse", plan.zoning().of(cell).name());
          lines.integer("population", administration.population(cell));
          lines.text("name:en", community.name().english() + " Cell " + sequence).end();
        }
      }
      counts.put(FeatureKind.GRID_CELL, lines.count());
    }
  }

  // ---------------------------------------------------------------- roads, buildings and parts

  void writeRoads() throws IOException {
    try (FeatureLines lines = open(FeatureKind.ROAD)) {
      plan.segments().forEach(road -> write(lines, road));
      counts.put(FeatureKind.ROAD, lines.count());
    }
    try (FeatureLines lines = open(FeatureKind.ROAD_JUNCTION)) {
      for (int v : plan.streets().junctions()) {
        lines.begin(CityIds.junction(v)).point(plan.lattice().x(v), plan.lattice().y(v));
        lines.flag("signalised", plan.streets().isSignalised(v)).end();
      }
      counts.put(FeatureKind.ROAD_JUNCTION, lines.count());
    }
  }

  private static void write(FeatureLines lines, RoadSegment road) {
    lines.begin(CityIds.road(road.number())).line(road.line());
    lines.text("name", road.name().chinese()).text("roadClass", road.roadClass().name());
    lines.number("length", road.lengthMeters(), 2).integer("laneCount", road.laneCount());
    lines.integer("speedLimit", road.speedLimit()).text("direction", road.direction().name());
    lines
        .text("surface", road.surface())
        .flag("bridge", road.bridge())
        .flag("tunnel", road.tunnel());
    lines.integer("layer", road.layer());
    lines.text("startJunctionId", CityIds.junction(road.startVertex()));
    lines.text("endJunctionId", CityIds.junction(road.endVertex()));
    lines.number("width", 2 * RoadSegment.halfWidthMeters(road.roadClass()), 1);
    lines.text("name:en", road.name().english()).end();
  }

  /** Buildings with the plots they stand on and the addresses they have. */
  void writeBuiltLand() throws IOException {
    try (FeatureLines plots = open(FeatureKind.PLOT);
        FeatureLines buildings = open(FeatureKind.BUILDING);
        FeatureLines addresses = open(FeatureKind.ADDRESS)) {
      BuiltLandLines lines = new BuiltLandLines(plan, plots, buildings, addresses);
      for (int cell = 0; cell < plan.lattice().cellCount(); cell++) {
        BuiltCell built = plan.buildings().plan(cell);
        if (built != null) {
          lines.write(cell, built);
        }
      }
      counts.put(FeatureKind.PLOT, plots.count());
      counts.put(FeatureKind.BUILDING, buildings.count());
      counts.put(FeatureKind.ADDRESS, addresses.count());
    }
  }

  void writeParts() throws IOException {
    try (FeatureLines lines = open(FeatureKind.CITY_PART)) {
      PartPlanner.forEach(plan, part -> write(lines, part));
      counts.put(FeatureKind.CITY_PART, lines.count());
    }
  }

  private void write(FeatureLines lines, PlannedPart part) {
    PartClass type = part.type();
    lines.begin(part.code()).point(part.x(), part.y());
    lines.text("name", type.chinese()).text("scheme", PartClass.SCHEME);
    lines.text("classCode", type.code()).text("code", part.code());
    lines.text("state", part.state().name()).text("department", type.department());
    lines.text("owner", type.owner());
    lines.text("cellCode", plan.administration().cellCode(part.cell()));
    lines.text("belongsTo", part.host()).text("name:en", type.english()).end();
  }

  // ---------------------------------------------------------------- pipes and sensors

  void writePipes() throws IOException {
    try (FeatureLines nodes = open(FeatureKind.PIPE_NODE);
        FeatureLines pipes = open(FeatureKind.PIPE)) {
      PipeSink sink =
          new PipeSink() {
            @Override
            public void node(PlannedNode node) {
              write(nodes, node);
            }

            @Override
            public void pipe(PlannedPipe pipe) {
              write(pipes, pipe);
            }
          };
      plan.water().forEach(sink);
      plan.storm().forEach(sink);
      counts.put(FeatureKind.PIPE_NODE, nodes.count());
      counts.put(FeatureKind.PIPE, pipes.count());
    }
  }

  private static void write(FeatureLines lines, PlannedNode node) {
    lines.begin(node.id()).point(node.x(), node.y());
    lines.text("nodeKind", node.kind().name()).text("medium", node.medium().name());
    lines
        .number("elevation", node.elevationMeters(), 2)
        .number("groundElevation", node.groundMeters(), 2)
        .end();
  }

  private static void write(FeatureLines lines, PlannedPipe pipe) {
    PlannedNode start = pipe.start();
    PlannedNode end = pipe.end();
    lines.begin(pipe.id()).line(start.x(), start.y(), end.x(), end.y());
    lines.text("medium", pipe.medium().name()).integer("diameter", pipe.diameterMillimeters());
    lines.text("material", pipe.material()).number("length", pipe.lengthMeters(), 2);
    lines.number("depth", pipe.depthMeters(), 2).text("installedAt", installedAt(pipe));
    lines.text("startNodeId", start.id()).text("endNodeId", end.id()).end();
  }

  /** The month and the day follow from the id, so that not all pipes are laid at New Year. */
  private static String installedAt(PlannedPipe pipe) {
    int lot = Math.floorMod(pipe.id().hashCode(), 12 * 28);
    return java.time.LocalDate.of(pipe.yearInstalled(), lot / 28 + 1, lot % 28 + 1).toString();
  }

  void writeSensors(List<PlannedSensor> sensors) throws IOException {
    try (FeatureLines lines = open(FeatureKind.SENSOR)) {
      for (PlannedSensor sensor : sensors) {
        SensorType type = sensor.type();
        lines.begin(sensor.id()).point(sensor.x(), sensor.y());
        lines.text("name", type.chinese() + " " + sensor.id()).text("sensorType", type.code());
        lines
            .text("status", SensorStatus.ONLINE.name())
            .text("mountedKind", sensor.mountedKind().name());
        lines.text("mountedOn", sensor.mountedOn());
        datastreams(lines.nested("datastreams"), type);
        lines.text("name:en", type.english() + " " + sensor.id()).end();
      }
      counts.put(FeatureKind.SENSOR, lines.count());
    }
  }

  private static void datastreams(JsonGenerator json, SensorType type) {
    json.writeStartArray();
    for (SensorType.Stream stream : type.streams()) {
      json.writeStartObject();
      json.writeStringProperty("observedProperty", stream.property());
      json.writeStringProperty("name", stream.name());
      json.writeStringProperty("unit", stream.unit());
      json.writeStringProperty("cadence", stream.cadence().toString());
      json.writeStringProperty("lateAfter", Duration.ofSeconds(stream.lateSeconds()).toString());
      json.writeStringProperty("deadAfter", Duration.ofSeconds(stream.deadSeconds()).toString());
      json.writeNumberProperty("minimum", stream.minimum());
      json.writeNumberProperty("maximum", stream.maximum());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
