package io.citytwin.importjob;

import io.citytwin.schema.scalar.RawJson;
import io.citytwin.spatial.Crs;
import io.citytwin.spatial.GeoJsonText;
import java.util.Locale;
import org.locationtech.jts.geom.Geometry;

/** The place of a fault or a shape with one, as the schema's {@code Geometry}. */
public record IssueGeometry(Geometry geometry) {

  /** Kind of geometry, by its name in the schema. */
  public String type() {
    return geometry
        .getGeometryType()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
        .toUpperCase(Locale.ROOT);
  }

  /** Reference system. */
  public String crs() {
    return Crs.STORAGE.code();
  }

  /** As GeoJSON. */
  public RawJson geojson() {
    return RawJson.of(GeoJsonText.of(geometry));
  }

  /** As well-known text. */
  public String wkt() {
    return geometry.toText();
  }
}
