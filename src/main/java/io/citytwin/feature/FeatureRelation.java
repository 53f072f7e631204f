package io.citytwin.feature;

import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.FeatureKind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How features of one kind refer to features of another; one bean for each field. */
public sealed interface FeatureRelation {

  /** Name of the GraphQL field. */
  String field();

  /** Kinds that have the field. */
  Set<FeatureKind> kinds();

  /**
   * A field with at most one feature, named by a column.
   *
   * @param column column that holds the other's entity id
   * @param target the other's kind; null if a column says it
   * @param kindColumn column that holds the other's kind; null if it is fixed
   */
  record One(
      FeatureKind kind,
      String field,
      Column column,
      @Nullable FeatureKind target,
      @Nullable Column kindColumn)
      implements FeatureRelation {
    @Override
    public Set<FeatureKind> kinds() {
      return Set.of(kind);
    }

    /** Kinds that the other may be of. */
    public Set<FeatureKind> targets() {
      return target == null ? EnumSet.allOf(FeatureKind.class) : EnumSet.of(target);
    }

    /**
     * The other's kind.
     *
     * @param named what the column of its kind holds, if there is one
     * @return null if that is no kind
     */
    public @Nullable FeatureKind targetNamed(@Nullable Object named) {
      if (kindColumn == null) {
        return target;
      }
      for (FeatureKind each : FeatureKind.values()) {
        if (each.name().equals(named)) {
          return each;
        }
      }
      return null;
    }
  }

  /**
   * A field with a page of features.
   *
   * @param target their kind
   * @param link what makes them members
   */
  record Many(Set<FeatureKind> kinds, String field, FeatureKind target, Link link)
      implements FeatureRelation {
    public Many {
      kinds = Set.copyOf(kinds);
    }
  }

  /** What makes a feature a member of another's list. */
  sealed interface Link {}

  /** Any of these columns of the member holds the other's entity id. */
  record Named(List<Column> columns) implements Link {
    public Named {
      columns = List.copyOf(columns);
    }
  }

  /**
   * One lies in the other: the area covers a point on the other's geometry. So each thing lies in
   * one area of a partition, but on its borders in two.
   */
  enum Place implements Link {
    /** The members lie in the other. */
    INSIDE,
    /** The other lies in the members. */
    AROUND
  }

  /** The field of one feature of a fixed kind. */
  static FeatureRelation one(FeatureKind kind, String field, String column, FeatureKind target) {
    return new One(kind, field, column(kind, column), target, null);
  }

  /** The field of one feature whose kind stands in a column. */
  static FeatureRelation oneOfAnyKind(
      FeatureKind kind, String field, String column, String kindColumn) {
    return new One(kind, field, column(kind, column), null, column(kind, kindColumn));
  }

  /** The field of the features of a kind that name the other. */
  static FeatureRelation many(
      Set<FeatureKind> kinds, String field, FeatureKind target, String... columns) {
    List<Column> named = Arrays.stream(columns).map(name -> column(target, name)).toList();
    return new Many(kinds, field, target, new Named(named));
  }

  private static Column column(FeatureKind kind, String name) {
    return kind.columns().get(kind.indexOf(name));
  }
}
