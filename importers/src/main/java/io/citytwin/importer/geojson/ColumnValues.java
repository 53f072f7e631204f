package io.citytwin.importer.geojson;

import io.citytwin.importer.pipeline.CanonicalJson;
import io.citytwin.importer.pipeline.ReadContext;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.FeatureKind;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns JSON values into values of typed columns. */
final class ColumnValues {

  private static final Pattern UUID_TEXT =
      Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final ReadContext context;

  ColumnValues(ReadContext context) {
    this.context = context;
  }

  /** A value cannot stand in its column. */
  static final class NotAllowed extends Exception {
    private static final long serialVersionUID = 1L;

    NotAllowed(Column column, Object value, String allowed) {
      super(
          "%s is %s; allowed: %s".formatted(column.property(), CanonicalJson.text(value), allowed),
          null,
          false,
          false);
    }
  }

  /**
   * Returns the value of a column.
   *
   * @param mountedKind the value of {@code mountedKind} beside it, for {@code mountedOn}
   */
  @Nullable Object of(Column column, @Nullable Object value, @Nullable Object mountedKind)
      throws NotAllowed {
    if (value == null) {
      return null;
    }
    return switch (column.type()) {
      case TEXT -> text(column, value);
      case CODE -> code(column, value);
      case DOUBLE -> number(column, value);
      case INTEGER -> integer(column, value);
      case BOOLEAN -> truth(column, value);
      case DATE -> date(column, value);
      case REFERENCE -> reference(column, value, mountedKind);
      case JSON -> json(column, value);
    };
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

  private static Double number(Column column, Object value) throws NotAllowed {
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    throw new NotAllowed(column, value, "a finite number");
  }

  private static Integer integer(Column column, Object value) throws NotAllowed {
    if (value instanceof Number number) {
      double exact = number.doubleValue();
      if (exact == Math.rint(exact) && Math.abs(exact) <= Integer.MAX_VALUE) {
        return (int) exact;
      }
    }
    throw new NotAllowed(column, value, "a whole number of at most ten digits");
  }

  private static Boolean truth(Column column, Object value) throws NotAllowed {
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw new NotAllowed(column, value, "true or false");
  }

  private static LocalDate date(Column column, Object value) throws NotAllowed {
    try {
      LocalDate date = value instanceof String text ? LocalDate.parse(text.strip()) : null;
      if (date != null && date.getYear() >= 1 && date.getYear() <= 9999) {
        return date;
      }
    } catch (DateTimeParseException e) {
      // Told below.
    }
    throw new NotAllowed(column, value, "a date like 2026-11-21");
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
      default -> mountedKind instanceof String name ? findKind(name) : Optional.empty();
    };
  }

  private static String json(Column column, Object value) throws NotAllowed {
    if (value instanceof List<?>) {
      return CanonicalJson.text(value);
    }
    throw new NotAllowed(column, value, "an array");
  }

  /** Finds a kind by its name, upper or lower case. */
  static Optional<FeatureKind> findKind(String name) {
    return Arrays.stream(FeatureKind.values())
        .filter(kind -> kind.name().equalsIgnoreCase(name.strip()))
        .findFirst();
  }

  /** The names of all kinds, for a message. */
  static String kinds() {
    return String.join(", ", Arrays.stream(FeatureKind.values()).map(FeatureKind::name).toList());
  }
}
