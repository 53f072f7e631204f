package io.citytwin.importer.pipeline;

import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.ColumnType;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.WKTWriter;

/**
 * Check and repair: turns what a reader found into what the twin can store, or refuses it with the
 * reason. Not thread-safe.
 */
final class FeatureCheck {

  /** Longest source id in bytes of UTF-8: it is part of an index key. */
  static final int MAX_SOURCE_ID_BYTES = 1_000;

  /** Longest typed text in bytes of UTF-8: some are index keys. */
  static final int MAX_TEXT_BYTES = 2_000;

  private static final int MAX_RAW = 10_000;
  private static final int SRID = 4326;

  private final ReadContext context;
  private final ColumnDefaults defaults = new ColumnDefaults();
  private final AttributesWriter attributes = new AttributesWriter();
  private final RowHash hash = new RowHash();

  /** Takes the faults of the record under check. */
  @FunctionalInterface
  interface Faults {
    void add(Rejection fault) throws IOException;
  }

  FeatureCheck(ReadContext context) {
    this.context = context;
  }

  /** Sentences about what was filled in. */
  List<String> notes() {
    return defaults.notes();
  }

  /** Returns the feature ready to store, or null after a rejecting fault. */
  @Nullable CheckedFeature check(FeatureRecord feature, StorageTransform transform, Faults faults)
      throws IOException {
    String sourceId = TextCleaning.clean(feature.sourceId());
    if (tooLong(sourceId, MAX_SOURCE_ID_BYTES)) {
      faults.add(
          fault(
              feature,
              IssueCode.MALFORMED_RECORD,
              "the source id is longer than " + MAX_SOURCE_ID_BYTES + " bytes",
              feature.sourceId().substring(0, 100) + "…"));
      return null;
    }
    Geometry geometry = checkGeometry(feature, transform, faults);
    return geometry == null ? null : checkValues(feature, sourceId, geometry, faults);
  }

  private @Nullable Geometry checkGeometry(
      FeatureRecord feature, StorageTransform transform, Faults faults) throws IOException {
    Geometry read = GeometryCheck.unwrap(feature.kind(), feature.geometry());
    GeometryCheck.Outcome outcome = GeometryCheck.check(feature.kind(), read, transform);
    IssueCode code = outcome.code();
    if (code != null) {
      // The geometry as it was read is the evidence.
      faults.add(
          new Rejection(
                  code,
                  feature.place(),
                  feature.sourceId(),
                  outcome.message(),
                  wkt(read),
                  outcome.location())
              .withShapes(outcome.before(), outcome.geometry()));
    }
    return outcome.geometry();
  }

  private @Nullable CheckedFeature checkValues(
      FeatureRecord feature, String sourceId, Geometry geometry, Faults faults) throws IOException {
    ColumnDefaults.Filled filled = defaults.fill(feature, geometry);
    Column missing = filled.missing();
    if (missing != null) {
      faults.add(
          fault(feature, IssueCode.VALUE_MISSING, missingMessage(feature.kind(), missing), null));
      return null;
    }
    Map<String, @Nullable Object> added = new LinkedHashMap<>(0);
    List<@Nullable Object> values = filled.values();
    // Zero has one form: not every format keeps its sign.
    values.replaceAll(
        value -> value instanceof Double number && number == 0 ? (Double) 0.0 : value);
    refuseLongTexts(feature, values, added, faults);
    List<DatastreamSpec> datastreams =
        feature.kind() == FeatureKind.SENSOR
            ? datastreams(feature, sourceId, values, added, faults)
            : List.of();
    String name = feature.name() == null ? null : TextCleaning.clean(feature.name());
    byte[] json = attributes.write(with(added, feature.attributes()));
    byte[] ewkb = ewkb(geometry);
    return new CheckedFeature(
        feature.kind(),
        context.entity(feature.kind(), sourceId),
        sourceId,
        name,
        ewkb,
        geometry,
        values,
        json,
        datastreams,
        hash.of(name, ewkb, values, json),
        feature.place());
  }

  private static void refuseLongTexts(
      FeatureRecord feature,
      List<@Nullable Object> values,
      Map<String, @Nullable Object> added,
      Faults faults)
      throws IOException {
    for (int i = 0; i < values.size(); i++) {
      Column column = feature.kind().columns().get(i);
      if (column.type() != ColumnType.TEXT || !(values.get(i) instanceof String text)) {
        continue;
      }
      String cleaned = TextCleaning.clean(text);
      values.set(i, cleaned);
      if (tooLong(cleaned, MAX_TEXT_BYTES)) {
        String cut = cleaned.substring(0, MAX_TEXT_BYTES / 4);
        values.set(i, cut);
        added.put(column.property(), text);
        faults.add(
            fault(
                feature,
                IssueCode.VALUE_INVALID,
                column.property()
                    + " is longer than "
                    + MAX_TEXT_BYTES
                    + " bytes; cut, the whole text stays in the attributes",
                null));
      }
    }
  }

  private List<DatastreamSpec> datastreams(
      FeatureRecord feature,
      String sourceId,
      List<@Nullable Object> values,
      Map<String, @Nullable Object> added,
      Faults faults)
      throws IOException {
    int column = FeatureKind.SENSOR.indexOf("datastreams");
    String json = TextCleaning.clean(String.valueOf(values.get(column)));
    List<String> messages = new ArrayList<>();
    List<DatastreamSpec> specs =
        DatastreamCheck.read(context.dataset(), sourceId, json, messages::add);
    for (String message : messages) {
      faults.add(fault(feature, IssueCode.VALUE_INVALID, message, json));
    }
    if (!messages.isEmpty()) {
      added.put("datastreams", feature.value("datastreams"));
    }
    values.set(column, messages.isEmpty() ? json : "[]");
    return specs;
  }

  /** Attributes and those that the check adds to them, which are rarely any. */
  private static Map<String, @Nullable Object> with(
      Map<String, @Nullable Object> added, Map<String, @Nullable Object> attributes) {
    if (added.isEmpty()) {
      return attributes;
    }
    Map<String, @Nullable Object> all = new LinkedHashMap<>(attributes);
    all.putAll(added);
    return all;
  }

  private static Rejection fault(
      FeatureRecord feature, IssueCode code, String message, @Nullable String raw) {
    return new Rejection(code, feature.place(), feature.sourceId(), message, raw, null);
  }

  private static byte[] ewkb(Geometry geometry) {
    geometry.setSRID(SRID);
    return Ewkb.of(geometry, !Double.isNaN(geometry.getCoordinate().getZ()));
  }

  private static String missingMessage(FeatureKind kind, Column column) {
    String allowed =
        column.codes().isEmpty() ? "a text" : "one of " + String.join(", ", column.codes());
    return "a " + kind + " needs \"" + column.property() + "\": " + allowed;
  }

  private static boolean tooLong(String text, int bytes) {
    return text.length() > bytes / 4
        && (text.length() > bytes || text.getBytes(StandardCharsets.UTF_8).length > bytes);
  }

  private static String wkt(Geometry geometry) {
    // Twenty characters is the least a position takes that cannot be cut anyway.
    if (geometry.getNumPoints() > MAX_RAW / 2) {
      return geometry.getGeometryType() + " of " + geometry.getNumPoints() + " positions";
    }
    String text = new WKTWriter(3).write(geometry);
    return text.length() <= MAX_RAW ? text : text.substring(0, MAX_RAW - 1) + "…";
  }
}
