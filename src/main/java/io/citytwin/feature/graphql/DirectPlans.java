package io.citytwin.feature.graphql;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.SelectedField;
import io.citytwin.api.Limits;
import io.citytwin.feature.FeatureRelation;
import io.citytwin.feature.direct.DirectPlan;
import io.citytwin.feature.direct.DirectPlan.DirectList;
import io.citytwin.feature.direct.EngineValues;
import io.citytwin.feature.direct.MemoryField;
import io.citytwin.feature.direct.UnsuitableException;
import io.citytwin.model.feature.FeatureKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Compiles the lists a client selects of a connection to writers. A selection with a field that has
 * no writer has no plan: the engine answers it.
 */
@Component
class DirectPlans {

  private final Shapes shapes;
  private final SelectionReader selections;
  private final List<MemoryField> memory;
  private final List<FeatureRelation> relations;
  private final Limits limits;
  private final boolean enabled;

  DirectPlans(
      Shapes shapes,
      SelectionReader selections,
      List<MemoryField> memory,
      List<FeatureRelation> relations,
      Limits limits,
      @Value("${citytwin.graphql.direct-lists}") boolean enabled) {
    this.shapes = shapes;
    this.selections = selections;
    this.memory = memory;
    this.relations = relations;
    this.limits = limits;
    this.enabled = enabled;
  }

  /** The plan for the connection the environment's field returns; empty if there is none. */
  Optional<DirectPlan> find(DataFetchingEnvironment environment, Collection<FeatureKind> kinds) {
    if (!enabled) {
      return Optional.empty();
    }
    FeatureCompilation features =
        new FeatureCompilation(
            EngineValues.of(environment), selections, shapes, memory, relations, limits);
    List<DirectList> lists = new ArrayList<>();
    try {
      for (SelectedField field : environment.getSelectionSet().getImmediateFields()) {
        if (field.getName().equals("nodes") || field.getName().equals("edges")) {
          lists.add(features.list(field, kinds));
        }
      }
    } catch (UnsuitableException forTheEngine) {
      return Optional.empty();
    }
    return lists.isEmpty() ? Optional.empty() : Optional.of(new DirectPlan(lists));
  }
}
