package io.citytwin.feature.graphql;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import io.citytwin.api.Limits;
import io.citytwin.api.PageRequest;
import io.citytwin.feature.FeatureRelation;
import io.citytwin.feature.FeatureRow;
import io.citytwin.model.feature.FeatureKind;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Fields that lead from a feature to others. */
@Component
class RelationFields {

  private final FeatureLoaders features;
  private final MemberLoaders members;
  private final SelectionReader selections;
  private final Limits limits;

  RelationFields(
      FeatureLoaders features, MemberLoaders members, SelectionReader selections, Limits limits) {
    this.features = features;
    this.members = members;
    this.selections = selections;
    this.limits = limits;
  }

  /** What answers the relation's field. */
  DataFetcher<?> fetcher(FeatureRelation relation) {
    return switch (relation) {
      case FeatureRelation.One one -> environment -> one(one, environment);
      case FeatureRelation.Many many -> environment -> many(many, environment);
    };
  }

  private @Nullable CompletableFuture<@Nullable FeatureRow> one(
      FeatureRelation.One relation, DataFetchingEnvironment environment) {
    FeatureRow row = FeatureFields.row(environment);
    UUID id = (UUID) row.get(relation.column().property());
    FeatureKind kind = target(relation, row);
    if (id == null || kind == null) {
      return null;
    }
    SelectionPlan plan =
        OperationCache.get(
            environment, SelectionPlan.class, e -> selections.ofFeature(e, relation.targets()));
    return features.load(environment, kind, id, plan);
  }

  private CompletableFuture<@Nullable FeatureConnection> many(
      FeatureRelation.Many relation, DataFetchingEnvironment environment) {
    PageRequest page = PageRequest.of(environment, limits);
    MemberLoaders.Place place =
        OperationCache.get(
            environment,
            MemberLoaders.Place.class,
            e ->
                new MemberLoaders.Place(
                    selections.ofConnection(e, Set.of(relation.target())),
                    ConnectionFields.wantsRows(e.getSelectionSet()),
                    e.getSelectionSet().contains("totalCount")));
    return members.load(environment, relation, FeatureFields.row(environment), page, place);
  }

  private static @Nullable FeatureKind target(FeatureRelation.One relation, FeatureRow row) {
    return relation.targetNamed(
        relation.kindColumn() == null ? null : row.get(relation.kindColumn().property()));
  }
}
