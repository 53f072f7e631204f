package io.citytwin.importer.pipeline;

import io.citytwin.model.feature.FeatureKind;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/**
 * One feature as a reader found it, mapped to the twin's columns but not yet checked.
 *
 * @param kind what it is
 * @param sourceId key in the dataset, not empty
 * @param name display name; null if the source has none
 * @param geometry in the CRS of the source, x before y
 * @param values the typed columns in the order of {@link FeatureKind#columns()}, of the Java types
 *     named at {@link io.citytwin.model.feature.ColumnType}; null where the source is silent
 * @param attributes everything else the source says, as JSON values (String, Number, Boolean, List,
 *     Map, null)
 * @param place where in the source it was read
 * @param raw gives the record as text, for the report of a fault; asked for then only
 */
public record FeatureRecord(
    FeatureKind kind,
    String sourceId,
    @Nullable String name,
    Geometry geometry,
    List<@Nullable Object> values,
    Map<String, @Nullable Object> attributes,
    Place place,
    Supplier<@Nullable String> raw) {

  /** A record of a source that has no text form. */
  public FeatureRecord(
      FeatureKind kind,
      String sourceId,
      @Nullable String name,
      Geometry geometry,
      List<@Nullable Object> values,
      Map<String, @Nullable Object> attributes,
      Place place) {
    this(kind, sourceId, name, geometry, values, attributes, place, () -> null);
  }

  public FeatureRecord {
    if (sourceId.isEmpty()) {
      throw new IllegalArgumentException("empty source id");
    }
    if (values.size() != kind.columns().size()) {
      throw new IllegalArgumentException(
          kind + " has " + kind.columns().size() + " columns, got " + values.size() + " values");
    }
    // Neither copied nor wrapped: a record lives from its reader to the check, and there are
    // millions.
  }

  /** The value of a typed column, by SQL name. */
  public @Nullable Object value(String column) {
    return values.get(kind.indexOf(column));
  }
}
