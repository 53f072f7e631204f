package io.citytwin.feature;

import io.citytwin.api.SortType;
import io.citytwin.feature.Condition.Stored;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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

  /**
   * The number of a live value.
   *
   * @param key observed property
   * @param asOf instant whose values count; null for the present
   * @param shown what the features show
   */
  public record OfState(String key, @Nullable Instant asOf, Shown shown) implements Value {
    @Override
    public SortType type() {
      return SortType.DECIMAL;
    }
  }

  /**
   * Numbers found outside the database, by entity id. They are what an order came to, not what it
   * says: the text of an order, which binds cursors, has them not.
   */
  public static final class Shown {

    private final List<UUID> ids;
    private final List<Double> numbers;

    public Shown(Map<UUID, Double> byId) {
      ids = List.copyOf(byId.keySet());
      numbers = ids.stream().map(byId::get).toList();
    }

    /** Entity ids. */
    public List<UUID> ids() {
      return ids;
    }

    /** The number of each. */
    public List<Double> numbers() {
      return numbers;
    }

    @Override
    public String toString() {
      return "shown";
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
