package io.citytwin.crs;

import io.citytwin.crs.WktElement.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Recursive descent over one well-known text, which may use brackets or parentheses. */
final class WktParser {

  private static final int DEEPEST = 32;

  private final String text;
  private int at;

  WktParser(String text) {
    if (text.length() > WktElement.MOST_CHARACTERS) {
      throw new Unreadable(
          "has %d characters, the limit is %d"
              .formatted(text.length(), WktElement.MOST_CHARACTERS));
    }
    this.text = text;
  }

  WktElement parse() {
    skipBlanks();
    if (at < text.length() && text.charAt(at) == '\uFEFF') {
      at++;
    }
    if (!(value(0) instanceof WktElement root)) {
      throw new Unreadable("does not begin with an element such as PROJCS[…]");
    }
    while (comma()) {
      if (!(value(0) instanceof WktElement next) || !next.keyword().startsWith("VERT")) {
        throw new Unreadable("goes on after its end");
      }
    }
    if (at < text.length() && text.substring(at).strip().chars().anyMatch(c -> c != 0)) {
      throw new Unreadable("goes on after its end");
    }
    return root;
  }

  private Object value(int depth) {
    skipBlanks();
    if (at >= text.length()) {
      throw new Unreadable("ends in the middle");
    }
    char c = text.charAt(at);
    if (c == '"' || c == '\u201C') {
      return quoted(c == '"' ? '"' : '\u201D');
    }
    if (c == '+' || c == '-' || c == '.' || c >= '0' && c <= '9') {
      return number();
    }
    return wordOrElement(depth);
  }

  private Object wordOrElement(int depth) {
    int start = at;
    while (at < text.length() && wordCharacter(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw new Unreadable("has '%s' at character %d".formatted(text.charAt(at), at + 1));
    }
    String word = text.substring(start, at);
    skipBlanks();
    if (at < text.length() && (text.charAt(at) == '[' || text.charAt(at) == '(')) {
      return element(word.toUpperCase(Locale.ROOT), depth);
    }
    return word;
  }

  private WktElement element(String keyword, int depth) {
    if (depth >= DEEPEST) {
      throw new Unreadable("is nested more than %d deep".formatted(DEEPEST));
    }
    char close = text.charAt(at++) == '[' ? ']' : ')';
    List<Object> values = new ArrayList<>();
    do {
      values.add(value(depth + 1));
    } while (comma());
    if (at >= text.length()) {
      throw new Unreadable("ends in the middle");
    }
    if (text.charAt(at) != close) {
      throw new Unreadable(
          "has '%s' at character %d where %s ends".formatted(text.charAt(at), at + 1, keyword));
    }
    at++;
    return new WktElement(keyword, values);
  }

  /** A quote inside is written twice. */
  private String quoted(char close) {
    StringBuilder content = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != close) {
        content.append(c);
      } else if (at < text.length() && text.charAt(at) == close) {
        content.append(c);
        at++;
      } else {
        return content.toString();
      }
    }
    throw new Unreadable("ends in the middle of a name");
  }

  private Double number() {
    int start = at;
    while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String digits = text.substring(start, at);
    try {
      double number = Double.parseDouble(digits);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    String shown = digits.length() > 30 ? digits.substring(0, 30) + "…" : digits;
    throw new Unreadable("has '%s' where a number belongs".formatted(shown));
  }

  private boolean comma() {
    skipBlanks();
    boolean found = at < text.length() && (text.charAt(at) == ',' || text.charAt(at) == ';');
    if (found) {
      at++;
    }
    return found;
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private static boolean wordCharacter(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == ':' || c == '.';
  }
}
