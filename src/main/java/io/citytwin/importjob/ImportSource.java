package io.citytwin.importjob;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One layer of one file of an import as clients see it; fields as the schema describes them.
 *
 * @param number key in the database, in the order of reading
 */
public record ImportSource(
    long number,
    String file,
    @Nullable String layer,
    String format,
    @Nullable String crs,
    @Nullable String sha256,
    @Nullable String bytes) {

  static ImportSource of(ImportSourceEntity row) {
    return new ImportSource(
        row.id,
        row.file,
        row.layer,
        row.format,
        row.crs,
        row.sha256 == null ? null : HexFormat.of().formatHex(row.sha256),
        row.bytes == null ? null : row.bytes.toString());
  }
}
