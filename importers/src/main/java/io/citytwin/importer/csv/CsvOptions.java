package io.citytwin.importer.csv;

import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * What a person says of a table; whatever is null is found by looking at it.
 *
 * @param encoding of the text
 * @param delimiter between cells
 * @param geometryColumn column that holds WKT, EWKT, or WKB or EWKB in hexadecimal digits
 * @param xColumn column of easting or longitude; given together with {@code yColumn}
 * @param yColumn column of northing or latitude
 */
public record CsvOptions(
    @Nullable Charset encoding,
    @Nullable Character delimiter,
    @Nullable String geometryColumn,
    @Nullable String xColumn,
    @Nullable String yColumn) {

  /** Nothing is said. */
  public static final CsvOptions NONE = new CsvOptions(null, null, null, null, null);

  public CsvOptions {
    if ((xColumn == null) != (yColumn == null)) {
      throw new IllegalArgumentException("the x column and the y column are given together");
    }
  }
}
