package io.citytwin.importer.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * One layer of one file of an import, as provenance names it.
 *
 * @param file the file as the user named it
 * @param layer layer in the file; null where the format has none
 * @param format name of the format, for example {@code GEOJSON}
 * @param crs CRS of the coordinates; null if it was not needed or is not known
 * @param digest hash and size of the file; null if the source is no file
 */
public record ImportSource(
    String file,
    @Nullable String layer,
    String format,
    @Nullable String crs,
    @Nullable FileDigest digest) {

  /** Another layer of the same file. */
  ImportSource layer(@Nullable String name, @Nullable String crsOfLayer) {
    return new ImportSource(file, name, format, crsOfLayer, digest);
  }
}
