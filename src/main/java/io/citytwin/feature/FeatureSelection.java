package io.citytwin.feature;

import io.citytwin.model.feature.FeatureKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What to read of the features of one kind: nothing that is not in it leaves the database. */
public final class FeatureSelection {

  private final FeatureKind kind;
  private final List<SelectionItem> items;
  private final Map<String, Integer> places = new HashMap<>();

  private FeatureSelection(FeatureKind kind, Collection<SelectionItem> items) {
    this.kind = kind;
    this.items = List.copyOf(items);
    for (int i = 0; i < this.items.size(); i++) {
      places.put(this.items.get(i).key(), i);
    }
  }

  /** A selection of some items; items with equal keys count once. */
  public static FeatureSelection of(FeatureKind kind, Collection<? extends SelectionItem> wanted) {
    Map<String, SelectionItem> byKey = new LinkedHashMap<>();
    wanted.forEach(item -> byKey.putIfAbsent(item.key(), item));
    return new FeatureSelection(kind, byKey.values());
  }

  /** The union of selections of one kind. */
  public static FeatureSelection union(FeatureKind kind, Collection<FeatureSelection> selections) {
    List<SelectionItem> all = new ArrayList<>();
    selections.forEach(selection -> all.addAll(selection.items));
    return of(kind, all);
  }

  /** The kind. */
  public FeatureKind kind() {
    return kind;
  }

  /** The items, each key once. */
  public List<SelectionItem> items() {
    return items;
  }

  int indexOf(String key) {
    Integer place = places.get(key);
    if (place == null) {
      throw new IllegalArgumentException(key + " was not selected of " + kind);
    }
    return place;
  }
}
