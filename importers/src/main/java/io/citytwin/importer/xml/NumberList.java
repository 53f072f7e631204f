package io.citytwin.importer.xml;

import io.citytwin.importer.geometry.GeometryFault;
import io.citytwin.importer.pipeline.IssueCode;

/** Numbers in a text, one after the other. */
public final class NumberList {

  private final String text;
  private int at;

  public NumberList(String text) {
    this.text = text;
  }

  /** Passes over white space; whether anything follows. */
  public boolean hasMore() {
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    return at < text.length();
  }

  /** Passes over a character if it comes next, after white space. */
  public boolean take(char wanted) {
    if (hasMore() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  /**
   * The next number, up to white space or a comma.
   *
   * @throws GeometryFault MALFORMED_RECORD if it is none, COORDINATE_NOT_FINITE for NaN and the
   *     like
   */
  public double next() throws GeometryFault {
    hasMore();
    int from = at;
    while (at < text.length() && !isSpace(text.charAt(at)) && text.charAt(at) != ',') {
      at++;
    }
    return parse(text.substring(from, at));
  }

  /** A number as XML Schema writes it. */
  public static double parse(String word) throws GeometryFault {
    try {
      // Java also reads 1d, 1f and 0x1p3.
      if (word.chars().allMatch(c -> c >= '0' && c <= '9' || "+-.eE".indexOf(c) >= 0)) {
        double value = Double.parseDouble(word);
        if (Double.isFinite(value)) {
          return value;
        }
      } else if (word.equalsIgnoreCase("nan") || word.matches("(?i)[+-]?inf(inity)?")) {
        throw new GeometryFault(
            IssueCode.COORDINATE_NOT_FINITE, "an ordinate must be a finite number, found " + word);
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    String shown = word.substring(0, Math.min(word.length(), 40));
    throw new GeometryFault(
        IssueCode.MALFORMED_RECORD, "an ordinate must be a number, found \"" + shown + "\"");
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\u00a0' || c == '\u3000';
  }
}
