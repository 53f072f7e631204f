package io.citytwin.importer.suggest;

import io.citytwin.model.feature.Column;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the first records of a layer show of one field. */
final class FieldSketch {

  /** More different values than this are no code list. */
  static final int MAX_CODES = 40;

  private static final int MAX_DISTINCT = 5_000;
  private static final int MAX_LISTED = 8;
  private static final int MAX_SAMPLES = 3;
  private static final int MAX_SAMPLE_LENGTH = 32;

  /** Texts that stand for "no value" in exports of usual programs. */
  private static final Set<String> PLACEHOLDERS =
      Set.of("nan", "null", "<null>", "none", "n/a", "na", "-", "--", "\\n");

  private static final Set<String> TRUTHS =
      Set.of("true", "t", "yes", "y", "1", "ja", "是", "false", "f", "no", "n", "0", "nein", "否");
  private static final Pattern DATE =
      Pattern.compile("[12][0-9]{3}([-/]?)(0[1-9]|1[0-2])\\1(0[1-9]|[12][0-9]|3[01])([T ].*)?");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?");

  private final String name;
  private final Set<String> distinct = new LinkedHashSet<>();
  private final Set<String> missing = new TreeSet<>();
  private long filled;
  private boolean repeats;
  private boolean simple = true;
  private boolean numeric = true;
  private boolean whole = true;
  private boolean truth = true;
  private boolean date = true;
  private double smallest = Double.POSITIVE_INFINITY;
  private double largest = Double.NEGATIVE_INFINITY;

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
    String text = text(value);
    if (PLACEHOLDERS.contains(text.toLowerCase(Locale.ROOT))) {
      missing.add(text);
      return;
    }
    filled++;
    simple &= value instanceof String || value instanceof Number || value instanceof Boolean;
    truth &= TRUTHS.contains(text.toLowerCase(Locale.ROOT));
    date &= DATE.matcher(text).matches();
    measure(text);
    if (distinct.size() < MAX_DISTINCT && !distinct.add(text)) {
      repeats = true;
    }
  }

  private void measure(String text) {
    if (!NUMBER.matcher(text).matches()) {
      numeric = false;
      return;
    }
    double number = Double.parseDouble(text);
    whole &= number == Math.rint(number);
    smallest = Math.min(smallest, number);
    largest = Math.max(largest, number);
  }

  /** Whether every record has a value of its own, of a sort that identifies things. */
  boolean identifies(long records) {
    return filled == records && !repeats && distinct.size() > 1 && simple && (!numeric || whole);
  }

  /** Whether nothing but numbers stands in it. */
  boolean isNumeric() {
    return numeric && filled > 0;
  }

  boolean isEmpty() {
    return filled == 0;
  }

  /** Texts found in it that mean "no value". */
  Set<String> missing() {
    return missing;
  }

  /** Whether every value could stand in a column, its range considered, its unit not. */
  boolean fits(Column column) {
    if (isEmpty() || !simple) {
      return false;
    }
    return switch (column.type()) {
      case DOUBLE -> numeric && inRange(column);
      case INTEGER -> numeric && whole && inRange(column);
      case BOOLEAN -> truth;
      case DATE -> date;
      case CODE -> codes().stream().anyMatch(value -> Vocabulary.findCode(column, value) != null);
      case TEXT, REFERENCE -> true;
      case JSON -> false;
    };
  }

  private boolean inRange(Column column) {
    return column.unit() == null
        ? column.allows(smallest) && column.allows(largest)
        : column.minimum() < 0 || smallest >= 0;
  }

  /** The different values, if they are few; otherwise none. */
  Set<String> codes() {
    return distinct.size() <= MAX_CODES ? distinct : Set.of();
  }

  /** What a person needs to know of it, on one line. */
  String describe(long records) {
    if (filled == 0) {
      return "empty";
    }
    StringBuilder text = new StringBuilder(numeric ? "number" : simple ? "text" : "list or object");
    if (filled < records) {
      text.append(", filled in ").append(share(records));
    }
    boolean few = distinct.size() <= MAX_LISTED;
    text.append(few && repeats ? ", values " : distinct.size() == 1 ? ", value " : ", such as ");
    text.append(
        String.join(
            " | ",
            distinct.stream()
                .limit(few && repeats ? MAX_LISTED : MAX_SAMPLES)
                .map(FieldSketch::cut)
                .toList()));
    return text.toString();
  }

  private String share(long records) {
    long percent = 100 * filled / records;
    return percent == 0 ? "less than 1 %" : percent + " %";
  }

  private static String text(Object value) {
    return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
        ? String.valueOf(number.longValue())
        : value.toString().strip();
  }

  private static String cut(String value) {
    String line = value.replaceAll("\\s+", " ");
    if (line.length() <= MAX_SAMPLE_LENGTH) {
      return line;
    }
    int end = MAX_SAMPLE_LENGTH - 1;
    return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
