package io.citytwin.feature.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.citytwin.api.Deadline;
import io.citytwin.feature.FeatureRow;
import io.citytwin.feature.FeatureSelection;
import io.citytwin.feature.postgis.FeatureStore;
import io.citytwin.model.feature.FeatureKind;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Features by their ids, with what a document selects of them, for fields that are no list. */
@Component
public class FeatureLookup {

  private final FeatureStore store;
  private final SelectionReader selections;

  FeatureLookup(FeatureStore store, SelectionReader selections) {
    this.store = store;
    this.selections = selections;
  }

  /**
   * Reads features in one statement.
   *
   * @param ids entity ids by kind; no statement without any
   * @param first where the fields of the features stand below the environment's field, such as
   *     {@code nodes/*}
   * @param others further such places
   * @return rows by entity id; those that are gone are left out
   */
  public Map<UUID, FeatureRow> rows(
      DataFetchingEnvironment environment,
      Map<FeatureKind, ? extends Collection<UUID>> ids,
      String first,
      String... others) {
    Map<UUID, FeatureRow> rows = new HashMap<>();
    if (ids.values().stream().allMatch(Collection::isEmpty)) {
      return rows;
    }
    SelectionPlan plan = selections.plan(environment, ids.keySet(), first, others);
    Map<FeatureSelection, Collection<UUID>> wanted = new LinkedHashMap<>();
    ids.forEach((kind, own) -> wanted.put(plan.of(kind), own));
    store
        .byId(wanted, Deadline.of(environment.getGraphQlContext()))
        .forEach(row -> rows.put(row.entityId(), row));
    return rows;
  }
}
