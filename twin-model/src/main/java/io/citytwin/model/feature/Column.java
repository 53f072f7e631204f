package io.citytwin.model.feature;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A typed column of a feature table.
 *
 * @param name SQL name, snake case
 * @param type what it holds
 * @param codes the values allowed, for {@link ColumnType#CODE}; empty for every other type
 * @param unit unit of the values, UCUM; null for what has no unit
 * @param minimum smallest value allowed, of a number; -infinity if there is no bound
 * @param maximum largest value allowed, of a number; +infinity if there is no bound
 */
public record Column(
    String name,
    ColumnType type,
    List<String> codes,
    @Nullable String unit,
    double minimum,
    double maximum) {

  public Column {
    codes = List.copyOf(codes);
  }

  /** Whether a number lies in the column's range; bounds included. */
  public boolean allows(double value) {
    return value >= minimum && value <= maximum;
  }

  /** Property name in GraphQL and in GeoJSON: the SQL name in camel case. */
  public String property() {
    StringBuilder camel = new StringBuilder(name.length());
    boolean upper = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_') {
        upper = true;
      } else {
        camel.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return camel.toString();
  }

  static Column text(String name) {
    return of(name, ColumnType.TEXT);
  }

  static Column number(String name, String unit, double minimum, double maximum) {
    return new Column(name, ColumnType.DOUBLE, List.of(), unit, minimum, maximum);
  }

  static Column integer(String name, double minimum, double maximum) {
    return new Column(name, ColumnType.INTEGER, List.of(), null, minimum, maximum);
  }

  static Column bool(String name) {
    return of(name, ColumnType.BOOLEAN);
  }

  static Column date(String name) {
    return of(name, ColumnType.DATE);
  }

  static Column reference(String name) {
    return of(name, ColumnType.REFERENCE);
  }

  static Column json(String name) {
    return of(name, ColumnType.JSON);
  }

  static <E extends Enum<E>> Column code(String name, Class<E> values) {
    List<String> codes = Arrays.stream(values.getEnumConstants()).map(Enum::name).toList();
    return new Column(
        name, ColumnType.CODE, codes, null, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  private static Column of(String name, ColumnType type) {
    return new Column(
        name, type, List.of(), null, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }
}
