package io.citytwin.importer.pipeline;

/** What a source says of the coordinate reference system of a layer. */
public sealed interface DeclaredCrs {

  /** Nothing is said, and the format implies nothing. */
  DeclaredCrs NONE = new None();

  /** Longitude and latitude on WGS 84, because the format knows no other. */
  DeclaredCrs WGS84 = new Code("EPSG:4326");

  /**
   * A name such as {@code EPSG:3067}.
   *
   * @param code in any spelling that {@link io.citytwin.crs.CrsCode#parse} reads
   */
  record Code(String code) implements DeclaredCrs {}

  /**
   * A definition by its parameters.
   *
   * @param text well-known text of OGC (version 1, also as Esri writes it, or version 2)
   */
  record Wkt(String text) implements DeclaredCrs {}

  /** No statement. */
  record None() implements DeclaredCrs {}
}
