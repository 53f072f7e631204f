package io.citytwin.crs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One element of well-known text, {@code KEYWORD[value, value …]}: the grammar that version 1 (OGC
 * 01-009), Esri's form of it and version 2 (OGC 18-010r11) have in common.
 *
 * @param keyword in upper case
 * @param values in order: {@code String} of a quoted text or a bare word, {@code Double}, or {@code
 *     WktElement}
 */
record WktElement(String keyword, List<Object> values) {

  /** Largest text read; real ones have some hundred to some thousand characters. */
  static final int MOST_CHARACTERS = 65_536;

  WktElement {
    values = List.copyOf(values);
  }

  /** A text that means no system; the message says why. */
  static final class Unreadable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unreadable(String why) {
      super(why);
    }
  }

  /**
   * Reads a text. A vertical system behind the horizontal one, as Esri writes it, is left out.
   *
   * @throws Unreadable if the text is not well formed
   */
  static WktElement parse(String text) {
    return new WktParser(text).parse();
  }

  /** The quoted name most elements begin with; empty if there is none. */
  String name() {
    return !values.isEmpty() && values.getFirst() instanceof String name ? name : "";
  }

  /** The name without what spellings differ in: see {@link #plain(String)}. */
  String plainName() {
    return plain(name());
  }

  /**
   * The number at a position.
   *
   * @throws Unreadable if there is none
   */
  double number(int position) {
    if (position < values.size() && values.get(position) instanceof Double number) {
      return number;
    }
    throw new Unreadable("has no number where " + this + " needs one");
  }

  /** The word or text at a position; empty if there is none. */
  String word(int position) {
    return position < values.size() && values.get(position) instanceof String word ? word : "";
  }

  /** The elements inside that have one of these keywords, in order. */
  List<WktElement> all(String... keywords) {
    Set<String> wanted = Set.of(keywords);
    List<WktElement> found = new ArrayList<>();
    for (Object value : values) {
      if (value instanceof WktElement element && wanted.contains(element.keyword)) {
        found.add(element);
      }
    }
    return found;
  }

  /** The first element inside that has one of these keywords. */
  Optional<WktElement> find(String... keywords) {
    return all(keywords).stream().findFirst();
  }

  /**
   * Like {@link #find}, for what must be there.
   *
   * @throws Unreadable if it is not
   */
  WktElement get(String... keywords) {
    return find(keywords)
        .orElseThrow(
            () -> new Unreadable("has no " + String.join(" or ", keywords) + " in " + this));
  }

  /** The number that EPSG gives what the element defines, as far as the text says. */
  OptionalInt epsg() {
    for (WktElement id : all("AUTHORITY", "ID")) {
      if (id.name().equalsIgnoreCase("EPSG") && id.values.size() > 1) {
        return code(id.values.get(1));
      }
    }
    return OptionalInt.empty();
  }

  /** Letters, digits and {@code +} of a name in lower case, without Esri's D_ and GCS_. */
  static String plain(String name) {
    return name.toLowerCase(Locale.ROOT)
        .replaceFirst("^(?:d|gcs)_", "")
        .replaceAll("[^a-z0-9+]", "");
  }

  @Override
  public String toString() {
    return keyword + "[\"" + name() + "\" …]";
  }

  private static OptionalInt code(Object value) {
    String digits =
        value instanceof Double number ? Long.toString(Math.round(number)) : value.toString();
    return digits.matches("[1-9][0-9]{0,7}")
        ? OptionalInt.of(Integer.parseInt(digits))
        : OptionalInt.empty();
  }
}
