package io.citytwin.importer.series;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Text with places for values, {@code "{station}-{pollutant}"}; a place names a column. */
final class Template {

  /** Alternating: literal text, name of a place, literal text, … */
  private final List<String> parts = new ArrayList<>();

  private final String text;

  /**
   * Parses a template.
   *
   * @throws IllegalArgumentException if a brace is not closed
   */
  Template(String text) {
    this.text = text;
    int at = 0;
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', at)) {
      int close = text.indexOf('}', open);
      if (close <= open + 1) {
        throw new IllegalArgumentException(
            "\"" + text + "\" has a brace that is not closed or holds no name");
      }
      parts.add(text.substring(at, open));
      parts.add(text.substring(open + 1, close));
      at = close + 1;
    }
    parts.add(text.substring(at));
  }

  /** Names of the places, in order. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (int i = 1; i < parts.size(); i += 2) {
      names.add(parts.get(i));
    }
    return names;
  }

  /** The text with the values in their places; null if one is missing or blank. */
  @Nullable String fill(Function<String, @Nullable String> values) {
    if (parts.size() == 1) {
      return text;
    }
    if (parts.size() == 3 && parts.get(0).isEmpty() && parts.get(2).isEmpty()) {
      return present(values.apply(parts.get(1)));
    }
    StringBuilder filled = new StringBuilder(parts.getFirst());
    for (int i = 1; i < parts.size(); i += 2) {
      String value = present(values.apply(parts.get(i)));
      if (value == null) {
        return null;
      }
      filled.append(value).append(parts.get(i + 1));
    }
    return filled.toString();
  }

  private static @Nullable String present(@Nullable String value) {
    return value == null || value.isBlank() ? null : value.strip();
  }

  @Override
  public String toString() {
    return text;
  }
}
