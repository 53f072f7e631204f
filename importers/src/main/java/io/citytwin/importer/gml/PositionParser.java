package io.citytwin.importer.gml;

import io.citytwin.importer.geometry.Arc;
import io.citytwin.importer.geometry.GeometryFault;
import io.citytwin.importer.geometry.Positions;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.xml.NumberList;
import io.citytwin.importer.xml.XmlCursor;
import java.io.IOException;
import java.util.regex.Pattern;

/** Reads the positions of an element in all the ways GML has had for them. */
final class PositionParser {

  private final XmlCursor cursor;
  private Positions positions = new Positions();
  private boolean swapped;

  PositionParser(XmlCursor cursor) {
    this.cursor = cursor;
  }

  /** Dimension that the element here declares, else the inherited one; 0 if nobody says. */
  static int dimension(XmlCursor cursor, int inherited) {
    String declared = cursor.attribute("srsDimension");
    if (declared == null) {
      declared = cursor.attribute("dimension");
    }
    return switch (declared == null ? "" : declared.strip()) {
      case "2" -> 2;
      case "3" -> 3;
      default -> inherited;
    };
  }

  /**
   * Reads the positions in the element here, up to its end.
   *
   * @param swapped whether y comes first
   */
  Positions read(int dimension, boolean swapped) throws IOException, GeometryFault {
    positions = new Positions();
    this.swapped = swapped;
    children(dimension);
    return positions;
  }

  private void children(int inherited) throws IOException, GeometryFault {
    int own = cursor.depth();
    while (cursor.child(own)) {
      cursor.chargeElement();
      int dimension = dimension(cursor, inherited);
      switch (cursor.name()) {
        case "posList" -> list(cursor.text(), dimension);
        case "pos" -> one(cursor.text());
        case "coordinates" -> coordinates();
        case "coord" -> coord();
        case "pointProperty", "pointRep", "Point", "pointMember" -> children(dimension);
        default -> cursor.skip();
      }
    }
  }

  /** Reads an arc or circle about a centre. */
  Positions aboutCentre(int dimension, boolean circle) throws IOException, GeometryFault {
    positions = new Positions();
    swapped = false;
    double[] values = {Double.NaN, Double.NaN, Double.NaN};
    int own = cursor.depth();
    while (cursor.child(own)) {
      switch (cursor.name()) {
        case "pos" -> one(cursor.text());
        case "pointProperty" -> children(dimension);
        case "radius" -> values[0] = NumberList.parse(cursor.text().strip());
        case "startAngle" -> values[1] = Math.toRadians(NumberList.parse(cursor.text().strip()));
        case "endAngle" -> values[2] = Math.toRadians(NumberList.parse(cursor.text().strip()));
        default -> cursor.skip();
      }
    }
    if (positions.size() != 1 || !(values[0] > 0)) {
      throw malformed("an arc about a centre needs one position and a radius");
    }
    Positions line = new Positions();
    if (circle) {
      Arc.addCircle(positions.x(0), positions.y(0), values[0], line);
    } else if (Double.isNaN(values[1] + values[2])) {
      throw malformed("an arc about a centre needs a start and an end angle");
    } else {
      Arc.addAbout(
          positions.x(0), positions.y(0), values[0], values[1], values[2] - values[1], line);
    }
    return line;
  }

  private void list(String text, int declared) throws GeometryFault {
    double[] numbers = numbers(text);
    int dimension = declared;
    if (dimension == 0) {
      dimension = numbers.length % 2 != 0 && numbers.length % 3 == 0 ? 3 : 2;
    }
    if (numbers.length % dimension != 0) {
      throw malformed(
          "a posList has %d numbers, which are no positions of %d"
              .formatted(numbers.length, dimension));
    }
    for (int i = 0; i < numbers.length; i += dimension) {
      add(numbers[i], numbers[i + 1], dimension == 3 ? numbers[i + 2] : Double.NaN);
    }
  }

  private void one(String text) throws GeometryFault {
    double[] numbers = numbers(text);
    if (numbers.length == 0) {
      return;
    }
    if (numbers.length < 2 || numbers.length > 3) {
      throw malformed("a pos has %d numbers, it needs two or three".formatted(numbers.length));
    }
    add(numbers[0], numbers[1], numbers.length == 3 ? numbers[2] : Double.NaN);
  }

  private static double[] numbers(String text) throws GeometryFault {
    double[] numbers = new double[16];
    int count = 0;
    NumberList list = new NumberList(text);
    while (list.hasMore()) {
      if (count == numbers.length) {
        numbers = java.util.Arrays.copyOf(numbers, 2 * count);
      }
      numbers[count++] = list.next();
      // Some writers put commas between; a comma that decides nothing is passed over.
      list.take(',');
    }
    return java.util.Arrays.copyOf(numbers, count);
  }

  /** GML 2: tuples apart by {@code ts}, their numbers apart by {@code cs}. */
  private void coordinates() throws IOException, GeometryFault {
    String decimal = separator("decimal", ".");
    String inner = separator("cs", ",");
    String outer = separator("ts", " ");
    String text = cursor.text();
    Pattern tuples =
        Pattern.compile(outer.isBlank() ? "\\s+" : "\\s*" + Pattern.quote(outer) + "\\s*");
    Pattern numbers =
        Pattern.compile(inner.isBlank() ? "\\s+" : "\\s*" + Pattern.quote(inner) + "\\s*");
    String tidy =
        inner.isBlank()
            ? text
            : text.replaceAll(
                "\\s*" + Pattern.quote(inner) + "\\s*",
                java.util.regex.Matcher.quoteReplacement(inner));
    for (String tuple : tuples.split(tidy.strip(), -1)) {
      if (!tuple.isEmpty()) {
        tuple(numbers.split(tuple, -1), decimal);
      }
    }
  }

  private void tuple(String[] words, String decimal) throws GeometryFault {
    double[] position = {0, 0, Double.NaN};
    if (words.length < 2) {
      throw malformed("a position has %d ordinate(s), it needs x and y".formatted(words.length));
    }
    for (int i = 0; i < Math.min(3, words.length); i++) {
      position[i] = NumberList.parse(words[i].strip().replace(decimal, "."));
    }
    add(position[0], position[1], position[2]);
  }

  private String separator(String attribute, String usual) {
    String given = cursor.attribute(attribute);
    return given == null || given.isEmpty() ? usual : given;
  }

  private void coord() throws IOException, GeometryFault {
    double[] position = {Double.NaN, Double.NaN, Double.NaN};
    int own = cursor.depth();
    while (cursor.child(own)) {
      int axis = "XYZ".indexOf(cursor.name());
      if (axis >= 0 && cursor.name().length() == 1) {
        position[axis] = NumberList.parse(cursor.text().strip());
      }
    }
    if (Double.isNaN(position[0] + position[1])) {
      throw malformed("a gml:coord needs X and Y");
    }
    add(position[0], position[1], position[2]);
  }

  private void add(double first, double second, double z) {
    if (swapped) {
      positions.add(second, first, z);
    } else {
      positions.add(first, second, z);
    }
  }

  private static GeometryFault malformed(String message) {
    return new GeometryFault(IssueCode.MALFORMED_RECORD, message);
  }
}
