package io.citytwin.feature.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.citytwin.api.GlobalId;
import io.citytwin.api.NodeSource;
import io.citytwin.feature.FeatureTypes;
import io.citytwin.model.feature.FeatureKind;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Features as nodes. */
@Component
class FeatureNodes implements NodeSource {

  private final FeatureLoaders loaders;
  private final SelectionReader selections;

  FeatureNodes(FeatureLoaders loaders, SelectionReader selections) {
    this.loaders = loaders;
    this.selections = selections;
  }

  @Override
  public Set<String> types() {
    return FeatureTypes.names();
  }

  @Override
  public boolean hasPast() {
    return true;
  }

  @Override
  public CompletionStage<? extends @Nullable Object> find(
      GlobalId id, DataFetchingEnvironment environment) {
    FeatureKind kind = FeatureTypes.findKind(id.type()).orElseThrow();
    SelectionPlan plan =
        OperationCache.get(
            environment, SelectionPlan.class, kind, e -> selections.ofFeature(e, EnumSet.of(kind)));
    return loaders.load(environment, kind, FeatureTypes.entityId(id), plan);
  }
}
