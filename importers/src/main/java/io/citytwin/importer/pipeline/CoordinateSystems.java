package io.citytwin.importer.pipeline;

import io.citytwin.crs.CrsCode;
import io.citytwin.crs.CrsTransform;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.util.List;
import java.util.Set;
import org.locationtech.jts.geom.Envelope;

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

  private static final Envelope WORLD = new Envelope(-180, 180, -90, 90);

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
    return code(code)::toStorage;
  }

  /**
   * Returns the way from a system defined by well-known text (version 1 of OGC or Esri, or version
   * 2) to the storage CRS. Its parameters decide, never its name.
   *
   * @throws SourceException with {@code CRS_UNKNOWN} if the text cannot be used
   */
  public static StorageTransform ofWkt(String text) throws SourceException {
    CrsTransform transform = wkt(text);
    return transform.identity() ? geometry -> geometry : transform::toStorage;
  }

  /**
   * What a person should know before trusting coordinates in a CRS: that its datum could not be
   * moved, and by how much places may be off. Sentences for the notes of a report; empty if there
   * is nothing to say.
   *
   * @throws SourceException with {@code CRS_UNKNOWN} for a code that is not supported
   */
  public static List<String> warnings(String code) throws SourceException {
    return isStorage(code) ? List.of() : CrsWarnings.of(code(code));
  }

  /**
   * The same as {@link #warnings(String)} for well-known text; also what of the text was not used.
   *
   * @throws SourceException with {@code CRS_UNKNOWN} if the text cannot be used
   */
  public static List<String> warningsOfWkt(String text) throws SourceException {
    return CrsWarnings.of(wkt(text));
  }

  /**
   * The same as {@link #warnings(String)} for what a source declares; empty if it declares nothing.
   *
   * @throws SourceException with {@code CRS_UNKNOWN} if what it declares is not supported
   */
  public static List<String> warnings(DeclaredCrs declared) throws SourceException {
    return switch (declared) {
      case DeclaredCrs.Code(var code) -> warnings(code);
      case DeclaredCrs.Wkt(var text) -> warningsOfWkt(text);
      case DeclaredCrs.None() -> List.of();
    };
  }

  /**
   * Whether the authority lists latitude or northing first. Formats that obey it, as GML does for
   * names such as {@code urn:ogc:def:crs:EPSG::4326}, have y before x, and their readers turn it.
   *
   * @param code in any spelling that {@link CrsCode#parse} reads
   * @throws SourceException with {@code CRS_UNKNOWN} for a code that is not supported
   */
  public static boolean northFirst(String code) throws SourceException {
    try {
      return CrsTransform.northFirst(CrsCode.parse(code));
    } catch (TwinException e) {
      throw unknown(e);
    }
  }

  /**
   * Returns the way from what a source declares to the storage CRS.
   *
   * @throws SourceException CRS_MISSING if it declares nothing, CRS_UNKNOWN if what it declares is
   *     not supported
   */
  public static StorageTransform of(DeclaredCrs declared) throws SourceException {
    return switch (declared) {
      case DeclaredCrs.Code(var code) -> of(code);
      case DeclaredCrs.Wkt(var text) -> ofWkt(text);
      case DeclaredCrs.None() ->
          throw new SourceException(
              SourceException.Code.CRS_MISSING,
              "the source says nothing of its coordinate reference system; name it with --crs, such as --crs EPSG:4547,"
                  + " or give --assume-wgs84 if its coordinates are plain longitude and latitude");
    };
  }

  /** Longitude and latitude as they stand, after a look that they can be degrees at all. */
  static StorageTransform plainDegrees() {
    return geometry -> {
      Envelope extent = geometry.getEnvelopeInternal();
      if (!extent.isNull() && !WORLD.contains(extent)) {
        throw new TwinException(
            ErrorCode.INVALID_GEOMETRY,
            "coordinates such as (%s, %s) are no longitude and latitude, as --assume-wgs84 says; name the CRS with --crs"
                .formatted(extent.getMinX(), extent.getMinY()));
      }
      return geometry;
    };
  }

  /** Whether an extent can be longitude and latitude at all. */
  public static boolean isOnGlobe(Envelope extent) {
    return WORLD.contains(extent);
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

  private static CrsTransform code(String code) throws SourceException {
    try {
      return CrsTransform.of(code);
    } catch (TwinException e) {
      throw unknown(e);
    }
  }

  private static CrsTransform wkt(String text) throws SourceException {
    try {
      return CrsTransform.ofWkt(text);
    } catch (TwinException e) {
      throw unknown(e);
    }
  }

  private static SourceException unknown(TwinException e) {
    return new SourceException(
        SourceException.Code.CRS_UNKNOWN, e.getMessage() + "; name the right one with --crs", e);
  }
}
