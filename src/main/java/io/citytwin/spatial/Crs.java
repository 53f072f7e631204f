package io.citytwin.spatial;

/**
 * A reference system that PostGIS can convert.
 *
 * @param srid its number in PostGIS, equal to its EPSG code
 * @param code as the client wrote it, {@code EPSG:n} or {@code OGC:CRS84}
 * @param geographic whether its ordinates are degrees of longitude and latitude
 */
public record Crs(int srid, String code, boolean geographic) {

  /** The SRID of all stored geometry. */
  public static final int STORAGE_SRID = 4326;

  /** The CRS of all stored geometry. */
  public static final Crs STORAGE = new Crs(STORAGE_SRID, "EPSG:4326", true);

  /** Whether stored geometry needs no conversion. */
  public boolean isStorage() {
    return srid == STORAGE_SRID;
  }
}
