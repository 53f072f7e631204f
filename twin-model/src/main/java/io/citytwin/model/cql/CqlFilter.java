package io.citytwin.model.cql;

import java.util.List;
import org.locationtech.jts.geom.Geometry;

/**
 * A condition on a feature, in the three-valued logic of SQL: what compares with a missing value is
 * neither true nor false, and a feature is taken only if the whole is true.
 */
public sealed interface CqlFilter {

  /** Every one of the conditions, joined by AND; two or more. */
  record All(List<CqlFilter> conditions) implements CqlFilter {
    public All {
      conditions = List.copyOf(conditions);
    }
  }

  /** One of the conditions at least, joined by OR; two or more. */
  record Any(List<CqlFilter> conditions) implements CqlFilter {
    public Any {
      conditions = List.copyOf(conditions);
    }
  }

  /** NOT. */
  record Not(CqlFilter condition) implements CqlFilter {}

  /** TRUE or FALSE. */
  record Constant(boolean value) implements CqlFilter {}

  /** A comparison of a property with a value. */
  record Compare(CqlProperty property, Operator operator, CqlLiteral value) implements CqlFilter {}

  /** BETWEEN, bounds included. */
  record Between(CqlProperty property, CqlLiteral low, CqlLiteral high) implements CqlFilter {}

  /** IN. */
  record OneOf(CqlProperty property, List<CqlLiteral> values) implements CqlFilter {
    public OneOf {
      values = List.copyOf(values);
    }
  }

  /**
   * LIKE, upper and lower case told apart unless both sides stand in CASEI.
   *
   * @param pattern a text, or one in CASEI: {@code %} for any characters, {@code _} for one, a
   *     backslash before either takes it as it is; never ends in a lone backslash
   */
  record Like(CqlProperty property, CqlLiteral pattern) implements CqlFilter {}

  /** IS NULL. */
  record IsNull(CqlProperty property) implements CqlFilter {}

  /**
   * A spatial relation of the feature's geometry to a given one.
   *
   * @param geometry valid, in the storage CRS, longitude before latitude; no collection
   */
  record Related(CqlProperty property, Relation relation, Geometry geometry) implements CqlFilter {}

  /** How two values compare. */
  enum Operator {
    EQUAL("="),
    NOT_EQUAL("<>"),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">=");

    private final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }

    /** As CQL2 and SQL write it. */
    public String symbol() {
      return symbol;
    }

    /** The same comparison with the sides exchanged. */
    Operator mirrored() {
      return switch (this) {
        case EQUAL, NOT_EQUAL -> this;
        case LESS -> GREATER;
        case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
        case GREATER -> LESS;
        case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
      };
    }
  }

  /** How the feature's geometry, named first, lies to the other (OGC 06-103r4, clause 6.1.15). */
  enum Relation {
    INTERSECTS,
    DISJOINT,
    EQUALS,
    TOUCHES,
    CROSSES,
    WITHIN,
    CONTAINS,
    OVERLAPS;

    /** The same relation with the sides exchanged. */
    Relation mirrored() {
      return switch (this) {
        case WITHIN -> CONTAINS;
        case CONTAINS -> WITHIN;
        case INTERSECTS, DISJOINT, EQUALS, TOUCHES, CROSSES, OVERLAPS -> this;
      };
    }
  }
}
