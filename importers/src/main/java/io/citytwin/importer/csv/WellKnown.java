package io.citytwin.importer.csv;

import io.citytwin.importer.pipeline.IssueCode;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.impl.PackedCoordinateSequence;
import org.locationtech.jts.geom.impl.PackedCoordinateSequenceFactory;
import org.locationtech.jts.geom.util.GeometryEditor;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;
import org.locationtech.jts.io.WKTReader;

/**
 * Reads geometry written as WKT, EWKT ({@code SRID=4547;POINT(…)}), or WKB or EWKB in hexadecimal
 * digits. Heights are kept, measures dropped and counted. Not shared between threads.
 */
final class WellKnown {

  private static final Pattern TEXT =
      Pattern.compile(
          "(?i)\\s*(?:SRID\\s*=\\s*(\\d{1,9})\\s*;)?\\s*((?:MULTI)?(?:POINT|LINESTRING|POLYGON|CURVE|SURFACE)|GEOMETRYCOLLECTION|CIRCULARSTRING|COMPOUNDCURVE|CURVEPOLYGON|POLYHEDRALSURFACE|TIN|TRIANGLE|LINEARRING)\\s*(?:Z|M|ZM)?\\s*(?:\\(|EMPTY).*",
          Pattern.DOTALL);
  private static final Pattern HEX =
      Pattern.compile("\\s*(?:\\\\x|0x)?0[01](?:[0-9A-Fa-f]{2}){4,}\\s*");
  private static final int MAX_DEPTH = 32;

  private final GeometryFactory factory =
      new GeometryFactory(PackedCoordinateSequenceFactory.DOUBLE_FACTORY);
  private final WKTReader text = new WKTReader(factory);
  private final WKBReader binary = new WKBReader(factory);
  private long measured;

  /**
   * A geometry and the SRID that stood with it.
   *
   * @param srid 0 if none did
   */
  record Located(Geometry geometry, int srid) {}

  /** Geometries whose measures were dropped. */
  long measured() {
    return measured;
  }

  /** Whether a cell looks like something this reads. */
  static boolean isWellKnown(String cell) {
    return TEXT.matcher(cell.length() > 200 ? cell.substring(0, 200) : cell).matches()
        || HEX.matcher(cell.length() > 200 ? cell.substring(0, 200) : cell).matches();
  }

  /**
   * Reads a cell.
   *
   * @throws CellFault if it is none of the forms, or of a kind with curves or surfaces
   */
  Located read(String cell) throws CellFault {
    String start = cell.length() > 200 ? cell.substring(0, 200) : cell;
    Matcher matcher = TEXT.matcher(start);
    Located located = matcher.matches() ? readText(cell, matcher) : readHex(cell);
    return new Located(withoutMeasures(located.geometry), located.srid);
  }

  private Located readText(String cell, Matcher start) throws CellFault {
    String type = start.group(2).toUpperCase(Locale.ROOT);
    if (!type.matches("(MULTI)?(POINT|LINESTRING|POLYGON)|GEOMETRYCOLLECTION|LINEARRING")) {
      throw unsupported(type);
    }
    requireShallow(cell);
    try {
      Geometry geometry = text.read(cell.substring(start.start(2)));
      return new Located(geometry, srid(start.group(1)));
    } catch (ParseException | IllegalArgumentException e) {
      throw malformed(e.getMessage());
    }
  }

  private static int srid(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  /** Deep nesting would exhaust the stack of the parser. */
  private static void requireShallow(String cell) throws CellFault {
    int depth = 0;
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth > MAX_DEPTH) {
        throw malformed("it is nested more than %d deep".formatted(MAX_DEPTH));
      }
    }
  }

  private Located readHex(String cell) throws CellFault {
    String digits = cell.strip().replaceFirst("^(\\\\x|0x)", "");
    try {
      byte[] bytes = HexFormat.of().parseHex(digits);
      WkbDepth.require(bytes, MAX_DEPTH);
      Geometry geometry = binary.read(bytes);
      int srid = geometry.getSRID();
      geometry.setSRID(0);
      return new Located(geometry, srid);
    } catch (ParseException | IllegalArgumentException e) {
      throw e.getMessage() != null && e.getMessage().startsWith("Unknown WKB type")
          ? unsupported(e.getMessage())
          : malformed(e.getMessage());
    }
  }

  private Geometry withoutMeasures(Geometry geometry) {
    boolean[] any = new boolean[1];
    Geometry flat =
        new GeometryEditor(factory)
            .edit(
                geometry,
                new GeometryEditor.CoordinateSequenceOperation() {
                  @Override
                  public CoordinateSequence edit(CoordinateSequence points, Geometry part) {
                    any[0] |= points.getMeasures() > 0;
                    return points.getMeasures() > 0 ? flat(points) : points;
                  }
                });
    measured += any[0] ? 1 : 0;
    return any[0] ? flat : geometry;
  }

  private static CoordinateSequence flat(CoordinateSequence points) {
    int dimension = points.getDimension() - points.getMeasures();
    double[] ordinates = new double[points.size() * dimension];
    for (int i = 0; i < points.size(); i++) {
      for (int d = 0; d < dimension; d++) {
        ordinates[i * dimension + d] = points.getOrdinate(i, d);
      }
    }
    return new PackedCoordinateSequence.Double(ordinates, dimension, 0);
  }

  private static CellFault unsupported(String type) {
    return new CellFault(
        IssueCode.GEOMETRY_UNSUPPORTED,
        "%s has no place in the twin; export points, lines or polygons".formatted(type));
  }

  private static CellFault malformed(@Nullable String what) {
    return new CellFault(
        IssueCode.MALFORMED_RECORD,
        "the geometry is neither WKT, such as POINT (7.4 43.7), nor WKB in hexadecimal digits: "
            + what);
  }
}
