package io.citytwin.importer.csv;

import io.citytwin.importer.pipeline.IssueCode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.impl.PackedCoordinateSequence;
import org.locationtech.jts.geom.impl.PackedCoordinateSequenceFactory;

/** Makes points of two cells with numbers. */
final class Positions {

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:\\d{1,40}(?:\\.\\d{0,60})?|\\.\\d{1,60})(?:[eE][+-]?\\d{1,3})?");

  private final GeometryFactory factory =
      new GeometryFactory(PackedCoordinateSequenceFactory.DOUBLE_FACTORY);
  private final boolean decimalComma;

  /**
   * @param decimalComma whether a comma may stand for the point, as where semicolons part the cells
   */
  Positions(boolean decimalComma) {
    this.decimalComma = decimalComma;
  }

  /** A point; null if both cells are empty. */
  @Nullable Geometry of(String x, String y) throws CellFault {
    if (x.isBlank() && y.isBlank()) {
      return null;
    }
    double[] ordinates = {number(x), number(y)};
    return factory.createPoint(new PackedCoordinateSequence.Double(ordinates, 2, 0));
  }

  private double number(String cell) throws CellFault {
    String plain = cell.strip();
    String written = decimalComma && plain.indexOf('.') < 0 ? plain.replace(',', '.') : plain;
    if (!NUMBER.matcher(written).matches()) {
      throw new CellFault(
          IssueCode.MALFORMED_RECORD,
          "the coordinate \"%s\" is no number; allowed: 121.47%s"
              .formatted(cell, decimalComma ? " or 121,47" : ""));
    }
    double value = Double.parseDouble(written);
    if (!Double.isFinite(value)) {
      throw new CellFault(
          IssueCode.COORDINATE_NOT_FINITE, "the coordinate %s is infinite".formatted(cell));
    }
    return value;
  }
}
