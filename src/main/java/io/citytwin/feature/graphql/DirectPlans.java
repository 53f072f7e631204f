package io.citytwin.feature.graphql;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.SelectedField;
import io.citytwin.api.Limits;
import io.citytwin.feature.FeatureRelation;
import io.citytwin.feature.direct.DirectPlan;
import io.citytwin.feature.direct.DirectPlan.DirectList;
import io.citytwin.feature.direct.EngineValues;
import io.citytwin.feature.direct.FieldValue;
import io.citytwin.feature.direct.MemoryField;
import io.citytwin.feature.direct.UnsuitableException;
import io.citytwin.model.feature.FeatureKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Compiles the lists a client selects of a connection to writers. A selection with a field that has
 * no writer has no plan: the engine answers it.
 */
@Component
class DirectPlans {

  /** Name of the list in a plan for one feature. */
  static final String ONE = "one";

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

  /** The plan for one feature that the environment's field returns; empty if there is none. */
  Optional<DirectPlan> findOne(DataFetchingEnvironment environment, FeatureKind kind) {
    if (!enabled) {
      return Optional.empty();
    }
    try {
      FieldValue element = compilation(environment).feature(environment.getSelectionSet(), kind);
      return Optional.of(new DirectPlan(List.of(new DirectList(ONE, Map.of(kind, element)))));
    } catch (UnsuitableException forTheEngine) {
      return Optional.empty();
    }
  }

  private FeatureCompilation compilation(DataFetchingEnvironment environment) {
    return new FeatureCompilation(
        EngineValues.of(environment), selections, shapes, memory, relations, limits);
  }

  /** The plan for the connection the environment's field returns; empty if there is none. */
  Optional<DirectPlan> find(DataFetchingEnvironment environment, Collection<FeatureKind> kinds) {
    if (!enabled) {
      return Optional.empty();
    }
    FeatureCompilation features = compilation(environment);
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
