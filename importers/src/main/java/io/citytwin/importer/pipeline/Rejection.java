package io.citytwin.importer.pipeline;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/**
 * A record that cannot be loaded, or was loaded after a repair; the rest of the source loads all
 * the same.
 *
 * @param code what is wrong
 * @param place where it stands
 * @param sourceId key of the record; null if it could not be read
 * @param message what was found and what is allowed
 * @param rawRecord the record as text; null if there is no text form
 * @param location where on the map the fault lies, in the CRS of the source; null if unknown
 * @param before the geometry as it was read, in the same CRS as the location; null if it is no
 *     evidence
 * @param after the geometry as it was repaired; null if it was not
 * @param retriable whether {@code rawRecord} is the whole record, a GeoJSON Feature in the CRS of
 *     its source, that can be tried again
 */
public record Rejection(
    IssueCode code,
    Place place,
    @Nullable String sourceId,
    String message,
    @Nullable String rawRecord,
    @Nullable Geometry location,
    @Nullable Geometry before,
    @Nullable Geometry after,
    boolean retriable) {

  /** Longest record that is kept whole, in characters; a longer one cannot be tried again. */
  public static final int MAX_RECORD = 1 << 20;

  /** An issue without shapes as evidence, that cannot be tried again. */
  public Rejection(
      IssueCode code,
      Place place,
      @Nullable String sourceId,
      String message,
      @Nullable String rawRecord,
      @Nullable Geometry location) {
    this(code, place, sourceId, message, rawRecord, location, null, null, false);
  }

  /** The same of a record whose source id is known by now. */
  public Rejection of(String id) {
    return new Rejection(code, place, id, message, rawRecord, location, before, after, retriable);
  }

  /** The same with the shapes before and after as evidence. */
  public Rejection withShapes(@Nullable Geometry shapeBefore, @Nullable Geometry shapeAfter) {
    return new Rejection(
        code, place, sourceId, message, rawRecord, location, shapeBefore, shapeAfter, retriable);
  }

  /** The same with the whole record as a GeoJSON Feature, to be tried again. */
  public Rejection withRecord(String feature) {
    return new Rejection(code, place, sourceId, message, feature, location, before, after, true);
  }

  /** The same with other geometries: location, before, after. */
  Rejection withGeometries(UnaryOperator<@Nullable Geometry> change) {
    return new Rejection(
        code,
        place,
        sourceId,
        message,
        rawRecord,
        change.apply(location),
        change.apply(before),
        change.apply(after),
        retriable);
  }
}
