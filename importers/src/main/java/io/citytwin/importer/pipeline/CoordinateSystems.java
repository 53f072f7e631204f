package io.citytwin.importer.pipeline;

import io.citytwin.crs.CrsCode;
import io.citytwin.crs.CrsTransform;
import io.citytwin.model.error.TwinException;
import java.util.Set;

/**
 * The coordinate reference systems a source may be in, and the way from each to the storage CRS.
 *
 * <p>This is the one place where the importers meet coordinate transformation.
 */
public final class CoordinateSystems {

  /** The storage CRS: longitude, latitude in degrees on WGS 84. */
  public static final String STORAGE = CrsCode.STORAGE.text();

  /** Other names of the storage CRS; those with a height differ only in saying so. */
  private static final Set<String> LONGITUDE_LATITUDE =
      Set.of(STORAGE, "EPSG:4979", "OGC:CRS84", "OGC:CRS84H");

  private CoordinateSystems() {}

  /**
   * Returns the way from a CRS to the storage CRS.
   *
   * @param code in any spelling that {@link CrsCode#parse} reads
   * @throws SourceException with {@code CRS_UNKNOWN} for a code that is not supported
   */
  public static StorageTransform of(String code) throws SourceException {
    if (isStorage(code)) {
      return geometry -> geometry;
    }
    try {
      return CrsTransform.of(code)::toStorage;
    } catch (TwinException e) {
      throw new SourceException(
          SourceException.Code.CRS_UNKNOWN, e.getMessage() + "; name the right one with --crs", e);
    }
  }

  /** Whether a CRS is the storage CRS under whatever name. */
  public static boolean isStorage(String code) {
    return LONGITUDE_LATITUDE.contains(normalize(code));
  }

  /** Canonical form of a CRS name ({@code EPSG:n}), or the name as it is if it is not one. */
  public static String normalize(String code) {
    try {
      return CrsCode.parse(code).text();
    } catch (TwinException notACode) {
      return code.strip();
    }
  }
}
