package io.citytwin.importer.synthetic.plan;

import io.citytwin.model.feature.FeatureKind;
import io.citytwin.model.feature.RoadClass;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Mounts sensors on features, spread evenly over all places that suit their type. */
public final class SensorPlanner {

  private static final int TRUNK_MAIN_MILLIMETERS = 300;

  /** A feature that could carry a sensor, and where on it. */
  private record Place(FeatureKind kind, String id, double x, double y) {}

  private final CityPlan plan;
  private final Map<SensorType, List<Place>> places = new EnumMap<>(SensorType.class);

  public SensorPlanner(CityPlan plan) {
    this.plan = plan;
    for (SensorType type : SensorType.values()) {
      places.put(type, new ArrayList<>());
    }
    findNodes();
    findPipes();
    findCells();
    plan.segments().forEach(this::offer);
  }

  /** The city's sensors, by number. */
  public List<PlannedSensor> sensors() {
    List<PlannedSensor> sensors = new ArrayList<>();
    for (SensorType type : SensorType.values()) {
      List<Place> suitable = places.getOrDefault(type, List.of());
      int count = Math.min(suitable.size(), type.basicCount() * plan.size().sensorFactor());
      for (int k = 0; k < count; k++) {
        double lot = RandomStream.unit(plan.seed(), Purpose.SENSORS, type.code().hashCode(), k);
        Place place = suitable.get((int) ((k + lot) * suitable.size() / count));
        sensors.add(
            new PlannedSensor(sensors.size() + 1, type, place.kind, place.id, place.x, place.y));
      }
    }
    return sensors;
  }

  private void add(SensorType type, FeatureKind kind, String id, double x, double y) {
    places.computeIfAbsent(type, t -> new ArrayList<>()).add(new Place(kind, id, x, y));
  }

  private void findNodes() {
    for (int v = 0; v < plan.lattice().vertexCount(); v++) {
      if (plan.water().reaches(v)) {
        addNode(SensorType.WATER_PRESSURE, plan.water().vertexNode(v));
      }
      if (plan.storm().reaches(v)) {
        SensorType type =
            RandomStream.unit(plan.seed(), Purpose.SENSORS, v, 99) < 0.5
                ? SensorType.DRAIN_LEVEL
                : SensorType.MANHOLE_TILT;
        addNode(type, plan.storm().manhole(v));
      }
    }
  }

  private void addNode(SensorType type, PlannedNode node) {
    add(type, FeatureKind.PIPE_NODE, node.id(), node.x(), node.y());
  }

  private void findPipes() {
    plan.water()
        .forEach(
            new PipeSink() {
              @Override
              public void node(PlannedNode node) {}

              @Override
              public void pipe(PlannedPipe pipe) {
                if (pipe.diameterMillimeters() >= TRUNK_MAIN_MILLIMETERS) {
                  double x = (pipe.start().x() + pipe.end().x()) / 2;
                  double y = (pipe.start().y() + pipe.end().y()) / 2;
                  add(SensorType.WATER_FLOW, FeatureKind.PIPE, pipe.id(), x, y);
                }
              }
            });
  }

  private void findCells() {
    for (int cell = 0; cell < plan.lattice().cellCount(); cell++) {
      if (plan.zoning().isBuilt(cell)) {
        String code = plan.administration().cellCode(cell);
        double x = plan.lattice().centreX(cell);
        double y = plan.lattice().centreY(cell);
        double lot = RandomStream.unit(plan.seed(), Purpose.SENSORS, cell, 98);
        add(
            lot < 0.3 ? SensorType.AIR_QUALITY : SensorType.NOISE,
            FeatureKind.GRID_CELL,
            code,
            x,
            y);
      }
    }
  }

  private void offer(RoadSegment road) {
    if (road.tunnel()) {
      return;
    }
    double[] middle = road.middle();
    if (road.roadClass().compareTo(RoadClass.SECONDARY) <= 0) {
      add(SensorType.TRAFFIC, FeatureKind.ROAD, CityIds.road(road.number()), middle[0], middle[1]);
    }
    if (road.roadClass().compareTo(RoadClass.RESIDENTIAL) <= 0) {
      double[] line = road.line();
      double dx = line[2] - line[0];
      double dy = line[3] - line[1];
      double aside = (RoadSegment.halfWidthMeters(road.roadClass()) + 1) / StrictMath.hypot(dx, dy);
      double x = (line[0] + line[2]) / 2 - aside * dy;
      double y = (line[1] + line[3]) / 2 + aside * dx;
      add(SensorType.LAMP, FeatureKind.ROAD, CityIds.road(road.number()), x, y);
    }
  }
}
