package io.citytwin.importer.export;

import io.citytwin.crs.CrsCode;
import io.citytwin.crs.CrsTransform;
import java.util.OptionalInt;
import org.locationtech.jts.geom.Geometry;

/** The CRS of an export: where exports meet coordinate transformation. */
public final class TargetCrs {

  /** Longitude and latitude as the twin stores them: geometries leave bit by bit as they are. */
  public static final TargetCrs STORAGE = of(CrsCode.STORAGE.text());

  private final CrsCode code;
  private final CrsTransform transform;

  private TargetCrs(CrsCode code, CrsTransform transform) {
    this.code = code;
    this.transform = transform;
  }

  /**
   * Finds a CRS.
   *
   * @param code in any spelling that {@link CrsCode#parse} reads
   * @throws io.citytwin.model.error.TwinException UNSUPPORTED_CRS if there is none of that name
   */
  public static TargetCrs of(String code) {
    CrsCode parsed = CrsCode.parse(code);
    return new TargetCrs(parsed, CrsTransform.of(parsed));
  }

  /** Whether it is the storage CRS, under whatever name. */
  public boolean isStorage() {
    return transform.identity();
  }

  /** Its name, such as {@code EPSG:4326}. */
  public String code() {
    return isStorage() ? CrsCode.STORAGE.text() : code.text();
  }

  /** Its EPSG number; empty for a system without one. */
  public OptionalInt srid() {
    return isStorage() ? CrsCode.STORAGE.srid() : code.srid();
  }

  /**
   * Brings a geometry from the storage CRS.
   *
   * @throws io.citytwin.model.error.TwinException INVALID_GEOMETRY where the CRS does not reach
   */
  Geometry fromStorage(Geometry geometry) {
    return isStorage() ? geometry : transform.fromStorage(geometry);
  }
}
