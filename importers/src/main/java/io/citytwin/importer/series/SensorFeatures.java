package io.citytwin.importer.series;

import io.citytwin.importer.pipeline.CanonicalJson;
import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.FeatureReader;
import io.citytwin.importer.pipeline.FeatureRecord;
import io.citytwin.importer.pipeline.Place;
import io.citytwin.importer.pipeline.ReadContext;
import io.citytwin.importer.pipeline.RecordSink;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.model.feature.SensorStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The sensors of datastreams that the twin does not have yet, as features: new ones, and known ones
 * with a datastream more.
 */
final class SensorFeatures implements FeatureReader {

  private final ReadContext context;
  private final SensorRule rule;
  private final SeriesStore store;
  private final Map<String, Stations.Station> stations;
  private final List<FeatureRecord> features = new ArrayList<>();
  private final List<String> created = new ArrayList<>();

  /**
   * Plans the sensors of the datastreams given.
   *
   * @param stations by key; empty if the rows say where sensors are
   */
  SensorFeatures(
      ReadContext context,
      SensorRule rule,
      SeriesStore store,
      Map<String, Stations.Station> stations,
      List<SeriesDatastream> missing)
      throws IOException {
    this.context = context;
    this.rule = rule;
    this.store = store;
    this.stations = stations;
    Map<String, List<SeriesDatastream>> bySensor = new LinkedHashMap<>();
    for (SeriesDatastream datastream : missing) {
      bySensor.computeIfAbsent(datastream.sensor(), s -> new ArrayList<>()).add(datastream);
    }
    for (Map.Entry<String, List<SeriesDatastream>> sensor : bySensor.entrySet()) {
      Place place = new Place(context.source(), features.size() + 1, -1);
      FeatureRecord feature = feature(sensor.getKey(), sensor.getValue(), place);
      if (feature != null) {
        features.add(feature);
        sensor.getValue().forEach(datastream -> created.add(datastream.code()));
      }
    }
  }

  /** Codes of the datastreams that the features bring; empty if there is no feature. */
  List<String> created() {
    return created;
  }

  @Override
  public String format() {
    return "SENSORS_OF_SERIES";
  }

  @Override
  public Set<FeatureKind> kinds() {
    return Set.of(FeatureKind.SENSOR);
  }

  @Override
  public void read(RecordSink sink) throws IOException {
    sink.layer(null, DeclaredCrs.WGS84);
    for (FeatureRecord feature : features) {
      sink.accept(feature);
    }
  }

  private @Nullable FeatureRecord feature(
      String sensor, List<SeriesDatastream> datastreams, Place place) throws IOException {
    SeriesStore.KnownSensor known =
        store.findSensor(context.entity(FeatureKind.SENSOR, sensor)).orElse(null);
    int column = FeatureKind.SENSOR.indexOf("datastreams");
    if (known != null) {
      List<@Nullable Object> values = new ArrayList<>(known.values());
      List<Object> all = new ArrayList<>();
      if (CanonicalJson.parse(String.valueOf(values.get(column))) instanceof List<?> before) {
        all.addAll(before);
      }
      datastreams.forEach(datastream -> all.add(json(datastream)));
      values.set(column, CanonicalJson.text(all));
      return new FeatureRecord(
          FeatureKind.SENSOR,
          sensor,
          known.name(),
          known.geometry(),
          values,
          known.attributes(),
          place);
    }
    return created(sensor, datastreams, place);
  }

  /** A sensor of which nobody says where it stands is not made. */
  private @Nullable FeatureRecord created(
      String sensor, List<SeriesDatastream> datastreams, Place place) throws IOException {
    Map<String, String> columns = new LinkedHashMap<>(datastreams.getFirst().columns());
    Stations.Station station = stations.get(sensor);
    if (rule.stations() != null && station == null) {
      return null;
    }
    if (station != null) {
      columns.putAll(station.values());
    }
    var point = station == null ? Stations.place(rule, columns::get) : station.point();
    if (point == null) {
      return null;
    }
    List<@Nullable Object> values =
        new ArrayList<>(Arrays.asList(new @Nullable Object[FeatureKind.SENSOR.columns().size()]));
    values.set(FeatureKind.SENSOR.indexOf("sensor_type"), rule.type());
    values.set(FeatureKind.SENSOR.indexOf("status"), SensorStatus.ONLINE.name());
    mount(columns, values);
    values.set(
        FeatureKind.SENSOR.indexOf("datastreams"),
        CanonicalJson.text(datastreams.stream().map(SensorFeatures::json).toList()));
    return new FeatureRecord(
        FeatureKind.SENSOR,
        sensor,
        rule.name() == null ? null : rule.name().fill(columns::get),
        point,
        values,
        new LinkedHashMap<>(station == null ? Map.of() : station.values()),
        place);
  }

  private void mount(Map<String, String> columns, List<@Nullable Object> values) {
    String host = rule.mountedOn() == null ? null : rule.mountedOn().fill(columns::get);
    if (rule.mountedKind() != null && host != null) {
      UUID entity = context.entity(rule.mountedKind(), host);
      values.set(FeatureKind.SENSOR.indexOf("mounted_kind"), rule.mountedKind().name());
      values.set(FeatureKind.SENSOR.indexOf("mounted_on"), entity);
    }
  }

  private static Map<String, Object> json(SeriesDatastream datastream) {
    ValueColumn values = datastream.rule();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("observedProperty", datastream.property());
    json.put("name", values.name() == null ? datastream.property() : values.name());
    json.put("unit", values.unit());
    put(json, "cadence", values.cadence());
    put(json, "lateAfter", values.lateAfter());
    put(json, "deadAfter", values.deadAfter());
    put(json, "retention", values.retention());
    if (values.minimum() != null) {
      json.put("minimum", values.minimum());
    }
    if (values.maximum() != null) {
      json.put("maximum", values.maximum());
    }
    return json;
  }

  private static void put(Map<String, Object> json, String name, @Nullable Object duration) {
    if (duration != null) {
      json.put(name, duration.toString());
    }
  }

  @Override
  public double progress() {
    return 0;
  }

  @Override
  public void close() {}
}
