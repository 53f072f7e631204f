package io.citytwin.model.cql;

import io.citytwin.model.feature.Column;
import java.util.List;
import java.util.Optional;

/** What a property of a filter is in the twin. */
public sealed interface CqlTarget {

  /** Begins the name of a property that is an attribute. */
  String ATTRIBUTE_PREFIX = "attributes.";

  /** What a filter over any kind may name, for a message. */
  List<String> NAMES =
      List.of(
          "name",
          "dataset",
          "sourceId",
          "validFrom",
          "recordedAt",
          "geometry",
          ATTRIBUTE_PREFIX + "KEY");

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

  /** A column with an instant that every kind has. */
  enum Time implements CqlTarget {
    VALID_FROM("valid_from"),
    RECORDED_AT("recorded_at");

    private final String column;

    Time(String column) {
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

  /** Finds what a name stands for in every kind; empty if it is none of {@link #NAMES}. */
  static Optional<CqlTarget> find(String name) {
    if (name.startsWith(ATTRIBUTE_PREFIX) && name.length() > ATTRIBUTE_PREFIX.length()) {
      return Optional.of(new Attribute(name.substring(ATTRIBUTE_PREFIX.length())));
    }
    return switch (name) {
      case "name" -> Optional.of(Head.NAME);
      case "dataset" -> Optional.of(Head.DATASET);
      case "sourceId" -> Optional.of(Head.SOURCE_ID);
      case "validFrom" -> Optional.of(Time.VALID_FROM);
      case "recordedAt" -> Optional.of(Time.RECORDED_AT);
      case "geometry", "geom" -> Optional.of(new Shape());
      default -> Optional.empty();
    };
  }
}
