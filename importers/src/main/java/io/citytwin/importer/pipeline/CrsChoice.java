package io.citytwin.importer.pipeline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides the CRS of a layer: what the user says counts before what the source says; a source that
 * says nothing is refused, or taken for plain longitude and latitude if the user says so.
 *
 * @param given the CRS that the user named; null if none
 * @param assumeWgs84 whether a source that says nothing has longitude and latitude
 */
record CrsChoice(@Nullable String given, boolean assumeWgs84) {

  /**
   * The way from the layer's CRS to the storage CRS.
   *
   * @throws SourceException CRS_MISSING, CRS_UNKNOWN
   */
  StorageTransform transform(DeclaredCrs declared) throws SourceException {
    if (given != null) {
      return CoordinateSystems.of(given);
    }
    return declared == DeclaredCrs.NONE && assumeWgs84
        ? CoordinateSystems.plainDegrees()
        : CoordinateSystems.of(declared);
  }

  /** What a person should know before trusting coordinates in the layer's CRS. */
  List<String> warnings(DeclaredCrs declared) throws SourceException {
    return given == null ? CoordinateSystems.warnings(declared) : CoordinateSystems.warnings(given);
  }

  /** Name or definition of the layer's CRS; null if nobody said one. */
  @Nullable String name(DeclaredCrs declared) {
    if (given != null) {
      return CoordinateSystems.normalize(given);
    }
    return switch (declared) {
      case DeclaredCrs.Code(var code) -> CoordinateSystems.normalize(code);
      case DeclaredCrs.Wkt(var text) -> text;
      case DeclaredCrs.None() -> assumeWgs84 ? CoordinateSystems.STORAGE : null;
    };
  }
}
