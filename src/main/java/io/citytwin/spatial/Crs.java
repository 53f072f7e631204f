package io.citytwin.spatial;

import io.citytwin.crs.CrsTransform;
import org.locationtech.jts.geom.Geometry;

/**
 * A reference system that clients may use.
 *
 * @param srid its number in PostGIS, equal to its EPSG code; of a displaced one, that of what it
 *     displaces, which is what is stored
 * @param code as the client wrote it: {@code EPSG:n}, {@code OGC:CRS84}, {@code GCJ-02} or {@code
 *     BD-09}
 * @param geographic whether its ordinates are degrees of longitude and latitude
 */
public record Crs(int srid, String code, boolean geographic) {

  /** The SRID of all stored geometry. */
  public static final int STORAGE_SRID = 4326;

  /** The CRS of all stored geometry. */
  public static final Crs STORAGE = new Crs(STORAGE_SRID, "EPSG:4326", true);

  /** The displaced datum of maps published in mainland China. */
  public static final Crs GCJ_02 = new Crs(STORAGE_SRID, "GCJ-02", true);

  /** The datum of Baidu's maps. */
  public static final Crs BD_09 = new Crs(STORAGE_SRID, "BD-09", true);

  /** Whether stored geometry needs no conversion. */
  public boolean isStorage() {
    return srid == STORAGE_SRID && !isDisplaced();
  }

  /** Whether its formulas are not PostGIS's: geometry is moved on the way out and in. */
  public boolean isDisplaced() {
    return code.equals(GCJ_02.code) || code.equals(BD_09.code);
  }

  /**
   * Moves stored geometry to a displaced system.
   *
   * @return a copy
   */
  public Geometry displace(Geometry stored) {
    return CrsTransform.of(code).fromStorage(stored);
  }

  /**
   * Moves geometry in a displaced system back to where it is stored.
   *
   * @return a copy
   */
  public Geometry restore(Geometry displaced) {
    return CrsTransform.of(code).toStorage(displaced);
  }
}
