package io.citytwin.model.cql;

import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.FeatureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a property of a filter is in the twin. */
public sealed interface CqlTarget {

  /** Begins the name of a property that is an attribute. */
  String ATTRIBUTE_PREFIX = "attributes.";

  /** A text column that every kind has. */
  enum Head implements CqlTarget {
    NAME("name"),
    DATASET("dataset"),
    SOURCE_ID("source_id");

    private final String column;

    Head(String column) {
      this.column = column;
    }

    /** SQL name. */
    public String column() {
      return column;
    }
  }

  /** A typed column of the kind. */
  record Typed(Column column) implements CqlTarget {}

  /** A member of the attributes, at the top; its value may be of any type. */
  record Attribute(String key) implements CqlTarget {}

  /** The geometry. */
  record Shape() implements CqlTarget {}

  /** Finds what a name stands for; empty if the kind has no such property. */
  static Optional<CqlTarget> find(FeatureKind kind, String name) {
    if (name.startsWith(ATTRIBUTE_PREFIX) && name.length() > ATTRIBUTE_PREFIX.length()) {
      return Optional.of(new Attribute(name.substring(ATTRIBUTE_PREFIX.length())));
    }
    return switch (name) {
      case "name" -> Optional.of(Head.NAME);
      case "dataset" -> Optional.of(Head.DATASET);
      case "sourceId" -> Optional.of(Head.SOURCE_ID);
      case "geometry", "geom" -> Optional.of(new Shape());
      default ->
          kind.columns().stream()
              .filter(column -> column.property().equals(name))
              .findFirst()
              .map(Typed::new);
    };
  }

  /** The names a filter over a kind may use, for a message. */
  static String allowed(FeatureKind kind) {
    List<String> names = new ArrayList<>(kind.columns().stream().map(Column::property).toList());
    names.addAll(List.of("name", "dataset", "sourceId", "geometry", "attributes.KEY"));
    return String.join(", ", names);
  }
}
