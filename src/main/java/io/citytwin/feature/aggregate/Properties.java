package io.citytwin.feature.aggregate;

import io.citytwin.api.Arguments;
import io.citytwin.feature.ColumnNames;
import io.citytwin.model.cql.CqlTarget;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.model.feature.ColumnType;
import io.citytwin.model.feature.FeatureKind;
import java.util.ArrayList;
import java.util.List;

/** The properties of a kind by the names clients give them. */
record Properties(FeatureKind kind) {

  private static final String AREA = "geometry.area";

  private static final String LENGTH = "geometry.length";

  /**
   * The property of a name.
   *
   * @param where the argument that names it, for the message
   * @throws TwinException BAD_USER_INPUT if the kind has no such property
   */
  Property get(String name, String where) {
    if (name.equals(AREA) || name.equals(LENGTH)) {
      return name.equals(AREA) ? Property.Measured.AREA : Property.Measured.LENGTH;
    }
    CqlTarget target = ColumnNames.IN_CQL2.find(kind, Arguments.storable(name)).orElse(null);
    return switch (target) {
      case CqlTarget.Head head -> new Property.Stored(head.column(), ColumnType.TEXT);
      case CqlTarget.Typed(var column) -> new Property.Stored(column.name(), column.type());
      case CqlTarget.Attribute(var key) -> new Property.Attribute(key);
      case CqlTarget.Time _, CqlTarget.Shape _ -> throw unknown(name, where);
      case null -> throw unknown(name, where);
    };
  }

  /**
   * As {@link #get}, for a number.
   *
   * @throws TwinException BAD_USER_INPUT if it is none
   */
  Property number(String name, String where) {
    Property property = get(name, where);
    if (!property.isNumber()) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "%s needs a number, and %s of %s is none; allowed are %s"
              .formatted(where, shown(name), kind, String.join(", ", names(true))));
    }
    return property;
  }

  private TwinException unknown(String name, String where) {
    return new TwinException(
        ErrorCode.BAD_USER_INPUT,
        "%s names the property %s, which %s has not; allowed are %s"
            .formatted(where, shown(name), kind, String.join(", ", names(false))));
  }

  private List<String> names(boolean numbers) {
    List<String> names = new ArrayList<>();
    ColumnNames.IN_CQL2.columns(kind).stream()
        .filter(c -> !numbers || new Property.Stored(c.name(), c.type()).isNumber())
        .forEach(c -> names.add(ColumnNames.field(kind, c)));
    if (!numbers) {
      names.addAll(List.of("name", "dataset", "sourceId"));
    }
    names.addAll(List.of(CqlTarget.ATTRIBUTE_PREFIX + "KEY", AREA, LENGTH));
    return names;
  }

  private static String shown(String name) {
    return "'" + (name.length() > 60 ? name.substring(0, 60) + "…" : name) + "'";
  }
}
