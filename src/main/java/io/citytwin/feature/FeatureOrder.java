package io.citytwin.feature;

import io.citytwin.api.SortType;
import io.citytwin.feature.Condition.Stored;
import java.util.List;

/**
 * The order of a list: by values, then by entity id, so that it is one order and pages can continue
 * in it. Values that are absent come last, whatever the direction; otherwise an order with all its
 * directions exchanged is the list turned round.
 *
 * @param terms what to order by, the first counting most
 * @param idDescending whether features that agree in all of it come by falling entity id
 */
public record FeatureOrder(List<Term> terms, boolean idDescending) {

  /** By entity id. */
  public static final FeatureOrder BY_ID = new FeatureOrder(List.of(), false);

  /** By distance, the nearest first. */
  public static final FeatureOrder BY_DISTANCE =
      new FeatureOrder(List.of(new Term(Measure.DISTANCE, false)), false);

  public FeatureOrder {
    terms = List.copyOf(terms);
  }

  /** A value to order by, and which way. */
  public record Term(Value value, boolean descending) {}

  /** What every feature of a list has, or lacks. */
  public sealed interface Value {

    /** What a cursor holds of it. */
    SortType type();
  }

  /** A column; texts by the numbers of their characters, whatever the locale of the database. */
  public record OfColumn(Stored column) implements Value {
    @Override
    public SortType type() {
      return switch (column.type()) {
        case TEXT, CODE -> SortType.TEXT;
        case DOUBLE -> SortType.DECIMAL;
        case INTEGER -> SortType.WHOLE;
        case DATE -> SortType.DAY;
        case BOOLEAN, REFERENCE, JSON ->
            throw new IllegalArgumentException("no order by " + column.name());
      };
    }
  }

  /** A value that every kind has and no typed column holds. */
  public enum Measure implements Value {
    /** When the version was written. */
    RECORDED(SortType.INSTANT),
    /** Square metres on the ellipsoid; absent for points and lines. */
    AREA(SortType.DECIMAL),
    /** Metres on the ellipsoid; absent for points and areas. */
    LENGTH(SortType.DECIMAL),
    /** Metres on the ellipsoid from the geometry the query measures from. */
    DISTANCE(SortType.DECIMAL);

    private final SortType type;

    Measure(SortType type) {
      this.type = type;
    }

    @Override
    public SortType type() {
      return type;
    }
  }

  /** Types of the values in a cursor. */
  public List<SortType> types() {
    return terms.stream().map(term -> term.value().type()).toList();
  }

  /** Whether distances are among the values. */
  public boolean byDistance() {
    return terms.stream().anyMatch(term -> term.value() == Measure.DISTANCE);
  }
}
