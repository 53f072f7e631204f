package io.citytwin.feature.graphql;

import io.citytwin.feature.FeatureSelection;
import io.citytwin.model.feature.FeatureKind;
import java.util.Map;

/**
 * What one place of a document selects of each kind a feature there may be of. Compared by
 * identity: one place of one operation has one plan.
 */
final class SelectionPlan {

  private final Map<FeatureKind, FeatureSelection> selections;

  SelectionPlan(Map<FeatureKind, FeatureSelection> selections) {
    this.selections = Map.copyOf(selections);
  }

  FeatureSelection of(FeatureKind kind) {
    FeatureSelection selection = selections.get(kind);
    if (selection == null) {
      throw new IllegalStateException("no feature of kind " + kind + " was expected here");
    }
    return selection;
  }

  java.util.Set<FeatureKind> kinds() {
    return selections.keySet();
  }
}
