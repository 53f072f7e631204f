package io.citytwin.spatial;

import io.citytwin.model.error.TwinException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

/**
 * Well-known text with an optional {@code SRID=n;} before it.
 *
 * @param srid reference system, 4326 if the text names none
 * @param text the text without the SRID
 */
record WellKnownText(int srid, String text) {

  private static final Pattern WITH_SRID = Pattern.compile("(?is)\\s*SRID=([0-9]{1,6});(.*)");

  /** Parentheses of a MULTIPOLYGON, the deepest there is without collections. */
  private static final int MAX_NESTING = 3;

  static WellKnownText split(String text) {
    Matcher match = WITH_SRID.matcher(text);
    return match.matches()
        ? new WellKnownText(Integer.parseInt(match.group(1)), match.group(2))
        : new WellKnownText(Crs.STORAGE_SRID, text);
  }

  /**
   * Parses it, after a look at its size and nesting that costs one pass over the text.
   *
   * @throws TwinException INVALID_GEOMETRY, LIMIT_EXCEEDED
   */
  Geometry parse(int maxVertices) {
    checkSize(maxVertices);
    try {
      return new WKTReader().read(text);
    } catch (ParseException | IllegalArgumentException e) {
      throw GeometryFaults.invalid(
          "is no well-known text such as 'POINT(7.42 43.73)': " + reason(e), e);
    }
  }

  private void checkSize(int maxVertices) {
    long vertices = 1;
    int nesting = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case ',' -> vertices++;
        case '(' -> nesting++;
        case ')' -> nesting--;
        default -> {}
      }
      if (nesting > MAX_NESTING) {
        throw GeometryFaults.invalid("nests deeper than a MULTIPOLYGON; collections are not taken");
      }
    }
    if (vertices > maxVertices) {
      throw GeometryFaults.tooManyVertices(vertices, maxVertices);
    }
  }

  private static String reason(Exception e) {
    String message = e.getMessage() == null ? "it does not parse" : e.getMessage();
    return message.length() > 120 ? message.substring(0, 120) + "…" : message;
  }
}
