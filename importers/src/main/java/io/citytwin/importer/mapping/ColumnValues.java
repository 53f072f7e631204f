package io.citytwin.importer.mapping;

import io.citytwin.importer.pipeline.CanonicalJson;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.ReadContext;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.ColumnType;
import io.citytwin.model.feature.FeatureKind;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Turns the values of a source, numbers or texts, into values of typed columns. */
final class ColumnValues {

  private static final Pattern UUID_TEXT =
      Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private static final Pattern NUMBER_TEXT =
      Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?");
  private static final Map<String, Boolean> TRUTH =
      Map.ofEntries(
          Map.entry("true", true),
          Map.entry("t", true),
          Map.entry("yes", true),
          Map.entry("y", true),
          Map.entry("1", true),
          Map.entry("ja", true),
          Map.entry("是", true),
          Map.entry("false", false),
          Map.entry("f", false),
          Map.entry("no", false),
          Map.entry("n", false),
          Map.entry("0", false),
          Map.entry("nein", false),
          Map.entry("否", false));

  private static final Map<String, FeatureKind> KINDS =
      Arrays.stream(FeatureKind.values())
          .collect(Collectors.toUnmodifiableMap(FeatureKind::name, kind -> kind));

  private final ReadContext context;

  ColumnValues(ReadContext context) {
    this.context = context;
  }

  /** A value cannot stand in its column. */
  static final class NotAllowed extends Exception {
    private static final long serialVersionUID = 1L;

    private final IssueCode code;

    NotAllowed(Column column, Object value, String allowed) {
      this(column, value, allowed, IssueCode.VALUE_INVALID);
    }

    NotAllowed(Column column, Object value, String allowed, IssueCode code) {
      super(
          "%s is %s; allowed: %s".formatted(column.property(), CanonicalJson.text(value), allowed),
          null,
          false,
          false);
      this.code = code;
    }

    IssueCode code() {
      return code;
    }
  }

  /**
   * Returns the value of a column.
   *
   * @param mountedKind the value of {@code mountedKind} beside it, for {@code mountedOn}
   */
  @Nullable Object of(Column column, @Nullable Object value, @Nullable Object mountedKind)
      throws NotAllowed {
    return of(column, value, mountedKind, 1, false);
  }

  /**
   * The same with a number in another unit.
   *
   * @param factor from the unit of the number to that of the column
   * @param decimalComma whether a text writes the number with a comma
   */
  @Nullable Object of(
      Column column,
      @Nullable Object value,
      @Nullable Object mountedKind,
      double factor,
      boolean decimalComma)
      throws NotAllowed {
    if (value == null
        || (value instanceof String text && text.isBlank() && column.type() != ColumnType.TEXT)) {
      return null;
    }
    return switch (column.type()) {
      case TEXT -> text(column, value);
      case CODE -> code(column, value);
      case DOUBLE -> inRange(column, number(column, value, decimalComma) * factor, value);
      case INTEGER ->
          integer(
              column, inRange(column, number(column, value, decimalComma) * factor, value), value);
      case BOOLEAN -> truth(column, value);
      case DATE -> date(column, value);
      case REFERENCE -> reference(column, value, mountedKind);
      case JSON -> json(column, value);
    };
  }

  /**
   * The same for a record that was exported. Its numbers stood in the column before, measured or
   * read by a format with limits of its own, and may stand there again.
   */
  @Nullable Object ofExport(Column column, @Nullable Object value, @Nullable Object mountedKind)
      throws NotAllowed {
    Double number = findNumber(value, false);
    return switch (column.type()) {
      case DOUBLE -> number == null ? of(column, value, mountedKind) : number;
      case INTEGER ->
          number == null ? of(column, value, mountedKind) : integer(column, number, number);
      case TEXT, CODE, BOOLEAN, DATE, REFERENCE, JSON -> of(column, value, mountedKind);
    };
  }

  /** Checks that a value written in a mapping can stand in a column; a reference always can. */
  static void checkConstant(Column column, String value) throws NotAllowed {
    if (column.type() != ColumnType.REFERENCE) {
      new ColumnValues(new ReadContext("", "")).of(column, value, null);
    }
  }

  private static double inRange(Column column, double number, Object given) throws NotAllowed {
    if (!column.allows(number)) {
      throw new NotAllowed(column, given, range(column), IssueCode.VALUE_OUT_OF_RANGE);
    }
    return number;
  }

  private static String range(Column column) {
    return new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ROOT))
            .format(column.minimum())
        + " to "
        + new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ROOT))
            .format(column.maximum())
        + (column.unit() == null || column.unit().equals("1") ? "" : " " + column.unit());
  }

  private static String text(Column column, Object value) throws NotAllowed {
    String text = value instanceof String given ? given : SourceIds.text(value);
    if (text == null) {
      throw new NotAllowed(column, value, "a text");
    }
    if (column.name().equals("mounted_kind") && findKind(text).isEmpty()) {
      throw new NotAllowed(column, value, kinds());
    }
    return text;
  }

  private static String code(Column column, Object value) throws NotAllowed {
    String code = value instanceof String text ? text.strip().toUpperCase(Locale.ROOT) : "";
    if (!column.codes().contains(code)) {
      throw new NotAllowed(column, value, String.join(", ", column.codes()));
    }
    return code;
  }

  private static Double number(Column column, Object value, boolean decimalComma)
      throws NotAllowed {
    Double number = findNumber(value, decimalComma);
    if (number == null) {
      throw new NotAllowed(column, value, "a finite number");
    }
    return number;
  }

  /** The number a value is or spells; null if it is none, or not finite. */
  static @Nullable Double findNumber(@Nullable Object value, boolean decimalComma) {
    return switch (value) {
      case Number number when Double.isFinite(number.doubleValue()) -> number.doubleValue();
      case String text -> parseNumber(text.strip(), decimalComma);
      case null, default -> null;
    };
  }

  private static @Nullable Double parseNumber(String text, boolean decimalComma) {
    String plain = decimalComma ? text.replace(".", "").replace(',', '.') : text;
    if (!NUMBER_TEXT.matcher(plain).matches()) {
      return null;
    }
    double number = Double.parseDouble(plain);
    return Double.isFinite(number) ? number : null;
  }

  private static Integer integer(Column column, double number, Object given) throws NotAllowed {
    if (number == Math.rint(number) && Math.abs(number) <= Integer.MAX_VALUE) {
      return (int) number;
    }
    throw new NotAllowed(column, given, "a whole number of at most ten digits");
  }

  private static Boolean truth(Column column, Object value) throws NotAllowed {
    if (value instanceof Boolean truth) {
      return truth;
    }
    String text = SourceIds.text(value);
    Boolean truth = text == null ? null : TRUTH.get(text.strip().toLowerCase(Locale.ROOT));
    if (truth == null) {
      throw new NotAllowed(column, value, "true or false");
    }
    return truth;
  }

  private static LocalDate date(Column column, Object value) throws NotAllowed {
    try {
      String text = SourceIds.text(value);
      LocalDate date = text == null ? null : parseDate(text.strip());
      if (date != null && date.getYear() >= 1 && date.getYear() <= 9999) {
        return date;
      }
    } catch (DateTimeException e) {
      // Told below.
    }
    throw new NotAllowed(column, value, "a date like 2026-11-21");
  }

  /** 2026-11-21, the same with a time behind it, 2026/11/21 and 20261121. */
  private static LocalDate parseDate(String text) {
    if (text.length() == 8 && NUMBER_TEXT.matcher(text).matches()) {
      return LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE);
    }
    String day =
        text.length() > 10 && "T ".indexOf(text.charAt(10)) >= 0 ? text.substring(0, 10) : text;
    return LocalDate.parse(day.replace('/', '-'));
  }

  private UUID reference(Column column, Object value, @Nullable Object mountedKind)
      throws NotAllowed {
    String text = SourceIds.text(value);
    if (text == null) {
      throw new NotAllowed(column, value, "the source id of a feature, or an entity id");
    }
    if (UUID_TEXT.matcher(text).matches()) {
      return UUID.fromString(text);
    }
    FeatureKind kind =
        target(column, mountedKind)
            .orElseThrow(
                () ->
                    new NotAllowed(
                        column, value, "a source id beside mountedKind, or an entity id"));
    return context.entity(kind, text);
  }

  private static Optional<FeatureKind> target(Column column, @Nullable Object mountedKind) {
    return switch (column.name()) {
      case "start_junction_id", "end_junction_id" -> Optional.of(FeatureKind.ROAD_JUNCTION);
      case "start_node_id", "end_node_id" -> Optional.of(FeatureKind.PIPE_NODE);
      case "parent_id" -> Optional.of(FeatureKind.DISTRICT);
      case "building_id" -> Optional.of(FeatureKind.BUILDING);
      default -> mountedKind instanceof String name ? findKind(name) : Optional.empty();
    };
  }

  private static String json(Column column, Object value) throws NotAllowed {
    if (value instanceof List<?>) {
      return CanonicalJson.text(value);
    }
    if (value instanceof String text && text.startsWith("[")) {
      try {
        return CanonicalJson.text(CanonicalJson.parse(text));
      } catch (JacksonException e) {
        // Told below.
      }
    }
    throw new NotAllowed(column, value, "an array");
  }

  /** Finds a kind by its name, upper or lower case. */
  static Optional<FeatureKind> findKind(String name) {
    FeatureKind kind = KINDS.get(name);
    return Optional.ofNullable(
        kind == null ? KINDS.get(name.strip().toUpperCase(Locale.ROOT)) : kind);
  }

  /** The names of all kinds, for a message. */
  static String kinds() {
    return String.join(", ", Arrays.stream(FeatureKind.values()).map(FeatureKind::name).toList());
  }
}
