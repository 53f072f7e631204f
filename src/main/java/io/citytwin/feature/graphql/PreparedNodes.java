package io.citytwin.feature.graphql;

import static java.util.Objects.requireNonNull;

import graphql.schema.DataFetchingEnvironment;
import io.citytwin.api.Arguments;
import io.citytwin.api.Deadline;
import io.citytwin.api.DirectJson;
import io.citytwin.api.GlobalId;
import io.citytwin.api.Limits;
import io.citytwin.api.PageRequest;
import io.citytwin.api.ResponseBytes;
import io.citytwin.api.prepared.PreparedField;
import io.citytwin.api.prepared.UnpreparedException;
import io.citytwin.feature.Condition;
import io.citytwin.feature.FeatureQuery;
import io.citytwin.feature.FeatureSelection;
import io.citytwin.feature.FeatureTypes;
import io.citytwin.feature.direct.DirectPageWriter;
import io.citytwin.feature.direct.DirectPlan;
import io.citytwin.feature.direct.UnsuitableException;
import io.citytwin.feature.postgis.FeatureStore;
import io.citytwin.model.feature.FeatureKind;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The node of an id, if it is a feature. */
@Component
class PreparedNodes implements PreparedField {

  private final FeatureStore store;
  private final DirectPlans direct;
  private final Joins joins;
  private final Limits limits;

  PreparedNodes(FeatureStore store, DirectPlans direct, Joins joins, Limits limits) {
    this.store = store;
    this.direct = direct;
    this.joins = joins;
    this.limits = limits;
  }

  @Override
  public boolean answers(String parentType, String field) {
    return parentType.equals("Query") && field.equals("node");
  }

  @Override
  public void write(DataFetchingEnvironment environment, ResponseBytes out) {
    GlobalId id =
        GlobalId.find(Arguments.text(environment, "id"))
            .filter(found -> found.asOf() == null)
            .orElseThrow(() -> UnpreparedException.thisTime("no id of the present"));
    FeatureKind kind =
        FeatureTypes.findKind(id.type())
            .orElseThrow(() -> UnpreparedException.thisTime("a node that is no feature"));
    DirectPlan plan =
        direct
            .findOne(environment, kind)
            .orElseThrow(() -> UnpreparedException.thisTime("a kind with a field without writer"));
    try {
      feature(environment, id, kind, plan).appendElementTo(out);
    } catch (UnsuitableException forTheEngine) {
      throw UnpreparedException.thisTime("a value without writer");
    }
  }

  /** A list of it, or of nothing. */
  private DirectJson feature(
      DataFetchingEnvironment environment, GlobalId id, FeatureKind kind, DirectPlan plan) {
    FeatureSelection selection = requireNonNull(plan.selections(Set.of(kind)).get(kind));
    FeatureQuery query =
        new FeatureQuery(
            List.of(
                new FeatureQuery.Part(selection, new Condition.OneId(FeatureTypes.entityId(id)))),
            null,
            null,
            PageRequest.first(1),
            true,
            false);
    Deadline deadline = Deadline.of(environment.getGraphQlContext());
    DirectPageWriter page = store.direct(query, plan, limits.maxResultBytes(), deadline);
    if (!page.isComplete()) {
      joins.complete(environment, page).join();
    }
    return requireNonNull(page.page().lists().get(DirectPlans.ONE));
  }
}
