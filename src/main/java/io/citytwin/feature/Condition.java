package io.citytwin.feature;

import io.citytwin.model.feature.ColumnType;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.spatial.SpatialPredicate;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A condition on features. Whoever evaluates it treats an absent value as not meeting a comparison,
 * and {@link Not} as "does not hold", so a feature meets either a condition or its negation.
 */
public sealed interface Condition {

  /** Holds for every feature. */
  Condition ALWAYS = new And(List.of());

  /** All hold; an empty list holds. */
  record And(List<Condition> conditions) implements Condition {
    public And {
      conditions = List.copyOf(conditions);
    }
  }

  /** One holds; an empty list does not. */
  record Or(List<Condition> conditions) implements Condition {
    public Or {
      conditions = List.copyOf(conditions);
    }
  }

  /** It does not hold. */
  record Not(Condition condition) implements Condition {}

  /** The feature is of one of these kinds. */
  record OfKind(Set<FeatureKind> kinds) implements Condition {
    public OfKind {
      kinds = Set.copyOf(kinds);
    }
  }

  /** Its entity id is one of these. */
  record AnyId(List<UUID> ids) implements Condition {
    public AnyId {
      ids = List.copyOf(ids);
    }
  }

  /**
   * A column to compare.
   *
   * @param name SQL name, from the description of the kind
   */
  record Operand(String name, ColumnType type) {}

  /** Comparisons. */
  enum Comparison {
    EQ("="),
    NE("<>"),
    GT(">"),
    GTE(">="),
    LT("<"),
    LTE("<=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    /** The SQL operator. */
    public String sign() {
      return sign;
    }
  }

  /**
   * A column compared with a value.
   *
   * @param value text, number, boolean or, for dates, an instant
   */
  record Compare(Operand column, Comparison comparison, Object value) implements Condition {}

  /** A column equal to one of some values, all of the column's type. */
  record AnyOf(Operand column, List<Object> values) implements Condition {
    public AnyOf {
      values = List.copyOf(values);
    }
  }

  /** Ways a text can match part of another. */
  enum TextMatch {
    STARTS_WITH,
    CONTAINS
  }

  /** A text column matched without regard to case and width. */
  record Matches(Operand column, TextMatch how, String text) implements Condition {}

  /** Whether a column's value is absent. */
  record Absent(Operand column, boolean absent) implements Condition {}

  /** Where the feature lies. */
  record Lies(SpatialPredicate where) implements Condition {}
}
