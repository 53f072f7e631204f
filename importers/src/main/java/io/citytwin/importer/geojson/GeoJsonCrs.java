package io.citytwin.importer.geojson;

import io.citytwin.importer.pipeline.CoordinateSystems;
import io.citytwin.importer.pipeline.SourceException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The member {@code crs} of GeoJSON before RFC 7946 (GeoJSON 2008, section 3). */
final class GeoJsonCrs {

  private GeoJsonCrs() {}

  /**
   * The code it names; null for null, which says nothing.
   *
   * @throws SourceException if it is there but not understood: a guess would misplace everything
   */
  static @Nullable String codeOf(@Nullable Object crs) throws SourceException {
    if (crs == null) {
      return null;
    }
    if (crs instanceof Map<?, ?> members && members.get("properties") instanceof Map<?, ?> says) {
      if ("name".equals(members.get("type")) && says.get("name") instanceof String name) {
        return CoordinateSystems.normalize(name);
      }
      if ("EPSG".equals(members.get("type")) && says.get("code") instanceof Number code) {
        return "EPSG:" + code.intValue();
      }
    }
    throw new SourceException(
        SourceException.Code.CRS_UNKNOWN,
        "the member \"crs\" of the file does not name a CRS; name it with --crs, such as --crs EPSG:4326");
  }
}
