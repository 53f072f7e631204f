package io.citytwin.importer.suggest;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the first records of a layer show of one field. */
final class FieldSketch {

  /** More different values than this are no code list. */
  static final int MAX_CODES = 12;

  private static final int MAX_DISTINCT = 5_000;

  private final String name;
  private final Set<String> distinct = new LinkedHashSet<>();
  private long filled;
  private boolean repeats;
  private boolean numeric = true;

  FieldSketch(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  void add(@Nullable Object value) {
    if (value == null || value.toString().isBlank()) {
      return;
    }
    filled++;
    numeric = numeric && isNumber(value);
    if (distinct.size() < MAX_DISTINCT && !distinct.add(text(value))) {
      repeats = true;
    }
  }

  /** Whether every record has a value of its own. */
  boolean identifies(long records) {
    return filled == records && !repeats && distinct.size() > 1;
  }

  /** Whether every value is a number or spells one. */
  boolean isNumeric() {
    return numeric && filled > 0;
  }

  boolean isEmpty() {
    return filled == 0;
  }

  /** The different values, if they are few; otherwise none. */
  Set<String> codes() {
    return distinct.size() <= MAX_CODES ? distinct : Set.of();
  }

  /** What a person needs to know of it, on one line. */
  String describe(long records) {
    StringBuilder text = new StringBuilder(numeric && filled > 0 ? "number" : "text");
    if (filled == 0) {
      return "empty";
    }
    if (filled < records) {
      text.append(", filled in ").append(Math.round(100.0 * filled / records)).append(" %");
    }
    text.append(distinct.size() <= MAX_CODES ? ", values " : ", such as ");
    int shown = 0;
    for (String value : distinct) {
      if (shown == (distinct.size() <= MAX_CODES ? MAX_CODES : 3)) {
        break;
      }
      text.append(shown++ == 0 ? "" : " | ").append(cut(value));
    }
    return text.toString();
  }

  private static boolean isNumber(Object value) {
    if (value instanceof Number) {
      return true;
    }
    try {
      return value instanceof String text && Double.isFinite(Double.parseDouble(text.strip()));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static String text(Object value) {
    return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
        ? String.valueOf(number.longValue())
        : value.toString().strip();
  }

  private static String cut(String value) {
    String line = value.replaceAll("\\s+", " ");
    return line.length() <= 40 ? line : line.substring(0, 39) + "…";
  }
}
