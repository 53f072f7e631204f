package io.citytwin.feature.direct;

import io.citytwin.feature.FeatureSelection;
import io.citytwin.feature.SelectionItem;
import io.citytwin.model.feature.FeatureKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What one place of a document selects of the features of a connection, compiled to writers. Serves
 * one answer: writers may hold what they work with.
 *
 * @param lists the selected lists of the connection, {@code nodes} or {@code edges}
 */
public record DirectPlan(List<DirectList> lists) {

  public DirectPlan {
    lists = List.copyOf(lists);
  }

  /**
   * One list.
   *
   * @param resultKey its name in the answer
   * @param elements how an element is written that shows a feature of a kind
   */
  public record DirectList(String resultKey, Map<FeatureKind, FieldValue> elements) {

    /** How an element of a kind is written. */
    public FieldValue element(FeatureKind kind) {
      return Objects.requireNonNull(elements.get(kind));
    }
  }

  /** What to read of a feature of each kind: the items of all lists together. */
  public Map<FeatureKind, FeatureSelection> selections(Collection<FeatureKind> kinds) {
    Map<FeatureKind, FeatureSelection> selections = new EnumMap<>(FeatureKind.class);
    for (FeatureKind kind : kinds) {
      List<SelectionItem> items = new ArrayList<>();
      lists.forEach(list -> items.addAll(list.element(kind).items()));
      selections.put(kind, FeatureSelection.of(kind, items));
    }
    return selections;
  }
}
