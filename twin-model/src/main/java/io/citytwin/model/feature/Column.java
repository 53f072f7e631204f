package io.citytwin.model.feature;

import java.util.Arrays;
import java.util.List;

/**
 * A typed column of a feature table.
 *
 * @param name SQL name, snake case
 * @param type what it holds
 * @param codes the values allowed, for {@link ColumnType#CODE}; empty for every other type
 */
public record Column(String name, ColumnType type, List<String> codes) {

  public Column {
    codes = List.copyOf(codes);
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
    return new Column(name, ColumnType.TEXT, List.of());
  }

  static Column number(String name) {
    return new Column(name, ColumnType.DOUBLE, List.of());
  }

  static Column integer(String name) {
    return new Column(name, ColumnType.INTEGER, List.of());
  }

  static Column bool(String name) {
    return new Column(name, ColumnType.BOOLEAN, List.of());
  }

  static Column date(String name) {
    return new Column(name, ColumnType.DATE, List.of());
  }

  static Column reference(String name) {
    return new Column(name, ColumnType.REFERENCE, List.of());
  }

  static Column json(String name) {
    return new Column(name, ColumnType.JSON, List.of());
  }

  static <E extends Enum<E>> Column code(String name, Class<E> values) {
    return new Column(
        name, ColumnType.CODE, Arrays.stream(values.getEnumConstants()).map(Enum::name).toList());
  }
}
