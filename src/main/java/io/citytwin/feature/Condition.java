package io.citytwin.feature;

import io.citytwin.model.cql.CqlFilter;
import io.citytwin.model.feature.AttributeType;
import io.citytwin.model.feature.ColumnType;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.spatial.SpatialPredicate;
import java.util.Collection;
import java.util.List;
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

  /** The feature is of one of these kinds, in the order of the enum. */
  record OfKind(List<FeatureKind> kinds) implements Condition {
    public OfKind {
      // One order in every process, because the text of a condition binds cursors.
      kinds = kinds.stream().distinct().sorted().toList();
    }
  }

  /** Its entity id is this one. */
  record OneId(UUID id) implements Condition {}

  /** Its entity id is one of these. */
  record AnyId(List<UUID> ids) implements Condition {
    public AnyId {
      ids = List.copyOf(ids);
    }
  }

  /** A value of a feature to compare. */
  sealed interface Operand {}

  /**
   * A column.
   *
   * @param name SQL name, from the description of the kind
   */
  record Stored(String name, ColumnType type) implements Operand {}

  /**
   * A member of the open attributes, at the top. One of another type is absent.
   *
   * @param key its name, from outside
   * @param type what it is compared as: with {@code String}, {@code BigDecimal} or {@code Boolean}
   */
  record Attribute(String key, AttributeType type) implements Operand {}

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
   * A value of the feature compared with another.
   *
   * @param value text, number, boolean or, for dates, an instant
   */
  record Compare(Operand operand, Comparison comparison, Object value) implements Condition {}

  /** A value equal to one of some others, all of its type. */
  record AnyOf(Operand operand, List<Object> values) implements Condition {
    public AnyOf {
      values = List.copyOf(values);
    }
  }

  /** Ways a text can match part of another. */
  enum TextMatch {
    STARTS_WITH,
    CONTAINS
  }

  /** A text matched without regard to case and width. */
  record Matches(Operand operand, TextMatch how, String text) implements Condition {}

  /** Whether a value is absent. */
  record Absent(Operand operand, boolean absent) implements Condition {}

  /** Whether the attributes have no member of this name, whatever its type; null is none. */
  record NoAttribute(String key, boolean absent) implements Condition {}

  /**
   * A filter in CQL2, whose properties are named by {@link ColumnNames#IN_CQL2}. It holds or not;
   * inside it, unknown stays unknown as in SQL.
   *
   * @param kinds all kinds the filter is for; a property that only another of them has is absent
   */
  record Written(CqlFilter filter, List<FeatureKind> kinds) implements Condition {
    public Written {
      kinds = List.copyOf(kinds);
    }
  }

  /**
   * It shows a live value that passes a test.
   *
   * @param found those that do
   */
  record ShowsState(StateTest test, Found found) implements Condition {}

  /**
   * Entities found outside the database. They are what a condition came to, not what it says: the
   * text of a condition, which binds cursors, has them not.
   */
  final class Found {

    private final List<UUID> ids;

    public Found(Collection<UUID> ids) {
      this.ids = List.copyOf(ids);
    }

    /** Their ids. */
    public List<UUID> ids() {
      return ids;
    }

    @Override
    public String toString() {
      return "found";
    }
  }

  /** Where the feature lies. */
  record Lies(SpatialPredicate where) implements Condition {}
}
