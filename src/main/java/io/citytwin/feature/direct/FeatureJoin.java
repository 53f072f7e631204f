package io.citytwin.feature.direct;

import io.citytwin.feature.FeatureRelation;
import io.citytwin.feature.FeatureRow;
import io.citytwin.feature.FeatureSelection;
import io.citytwin.feature.SelectionItem;
import io.citytwin.feature.SelectionItem.TypedColumn;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.FeatureKind;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A field with at most one feature, which the row names. It leaves a gap in the row; what belongs
 * there is read for all rows of a page at once.
 */
public final class FeatureJoin implements FieldValue {

  private final FeatureRelation.One relation;
  private final boolean nullable;
  private final List<SelectionItem> items;
  private final Map<FeatureKind, JoinedElement> elements = new EnumMap<>(FeatureKind.class);

  /**
   * A join.
   *
   * @param nullable whether there may be none
   * @param values how a feature of each kind that the other may be of is written
   */
  public FeatureJoin(
      FeatureRelation.One relation, boolean nullable, Map<FeatureKind, FieldValue> values) {
    this.relation = relation;
    this.nullable = nullable;
    this.items =
        Stream.<@Nullable Column>of(relation.column(), relation.kindColumn())
            .filter(Objects::nonNull)
            .<SelectionItem>map(TypedColumn::new)
            .toList();
    values.forEach((kind, value) -> elements.put(kind, new JoinedElement(kind, value)));
  }

  @Override
  public List<SelectionItem> items() {
    return items;
  }

  /** What to read of a feature of each kind. */
  public Map<FeatureKind, FeatureSelection> selections() {
    Map<FeatureKind, FeatureSelection> selections = new EnumMap<>(FeatureKind.class);
    elements.forEach((kind, element) -> selections.put(kind, element.selection()));
    return selections;
  }

  @Override
  public void write(DirectRow row, int[] places, int from, Draft out) throws SQLException {
    UUID id = (UUID) row.value(places[from], items.getFirst());
    Object named = items.size() == 1 ? null : row.value(places[from + 1], items.getLast());
    FeatureKind kind = relation.targetNamed(named);
    if (id == null || kind == null) {
      FieldValues.addNull(out, nullable);
    } else {
      out.leaveGap(new Wanted.Feature(this, kind, id));
    }
  }

  /** Writes the feature; null if it is not stored. */
  void write(@Nullable FeatureRow feature, Draft out) {
    if (feature == null) {
      FieldValues.addNull(out, nullable);
    } else {
      Objects.requireNonNull(elements.get(feature.kind())).write(feature, null, out);
    }
  }
}
