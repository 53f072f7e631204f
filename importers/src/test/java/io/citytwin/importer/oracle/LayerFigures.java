package io.citytwin.importer.oracle;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;

/**
 * What two readers of one layer must agree on: records, types of geometry, extent, area and length.
 */
public final class LayerFigures {

  private final Map<String, Long> types = new TreeMap<>();
  private final Envelope extent = new Envelope();
  private long records;
  private double area;
  private double length;

  public void add(@Nullable Geometry geometry) {
    records++;
    String type = geometry == null || geometry.isEmpty() ? "none" : geometry.getGeometryType();
    types.merge(type, 1L, Long::sum);
    if (geometry != null) {
      extent.expandToInclude(geometry.getEnvelopeInternal());
      area += geometry.getArea();
      length += geometry.getLength();
    }
  }

  /** A record that was refused: it counts, without a geometry to compare. */
  public void addRefused() {
    records++;
    types.merge("refused", 1L, Long::sum);
  }

  public long records() {
    return records;
  }

  /**
   * The figures on one line; sums to nine digits, which rounding in the order of adding leaves
   * alone.
   */
  @Override
  public String toString() {
    return "%d %s bbox %s area %s length %s"
        .formatted(
            records,
            types,
            extent.isNull()
                ? "none"
                : "%s %s %s %s"
                    .formatted(
                        digits(extent.getMinX()),
                        digits(extent.getMinY()),
                        digits(extent.getMaxX()),
                        digits(extent.getMaxY())),
            digits(area),
            digits(length));
  }

  private static String digits(double value) {
    return String.format(Locale.ROOT, "%.8g", value);
  }
}
