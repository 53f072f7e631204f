package io.citytwin.feature.graphql;

import graphql.schema.DataFetchingFieldSelectionSet;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.SelectedField;
import io.citytwin.api.Limits;
import io.citytwin.api.PageInfo;
import io.citytwin.api.PageRequest;
import io.citytwin.feature.FeatureRelation;
import io.citytwin.feature.FeatureTypes;
import io.citytwin.feature.direct.EngineValues;
import io.citytwin.feature.direct.FeatureJoin;
import io.citytwin.feature.direct.FieldValue;
import io.citytwin.feature.direct.MembersJoin;
import io.citytwin.feature.direct.MembersJoin.Members;
import io.citytwin.feature.direct.MemoryObject;
import io.citytwin.feature.direct.MemoryValue;
import io.citytwin.feature.direct.UnsuitableException;
import io.citytwin.model.error.TwinException;
import io.citytwin.model.feature.FeatureKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** From the relations that one operation selects to how they are joined. */
final class RelationCompilation {

  private static final Map<String, Function<PageInfo, @Nullable Object>> PAGE_INFO =
      Map.of(
          "hasNextPage", PageInfo::hasNextPage,
          "hasPreviousPage", PageInfo::hasPreviousPage,
          "startCursor", PageInfo::startCursor,
          "endCursor", PageInfo::endCursor);

  private final EngineValues engine;
  private final FeatureCompilation features;
  private final List<FeatureRelation> relations;
  private final Limits limits;

  RelationCompilation(
      EngineValues engine,
      FeatureCompilation features,
      List<FeatureRelation> relations,
      Limits limits) {
    this.engine = engine;
    this.features = features;
    this.relations = relations;
    this.limits = limits;
  }

  /** How a field of a kind is joined; empty if it is no relation. */
  Optional<FieldValue> find(SelectedField field, FeatureKind kind) {
    for (FeatureRelation known : relations) {
      if (known.field().equals(field.getName()) && known.kinds().contains(kind)) {
        return Optional.of(
            switch (known) {
              case FeatureRelation.One one -> one(one, field, kind);
              case FeatureRelation.Many many -> many(many, field, kind);
            });
      }
    }
    return Optional.empty();
  }

  private FieldValue one(FeatureRelation.One relation, SelectedField field, FeatureKind kind) {
    GraphQLObjectType type = engine.type(FeatureTypes.nameOf(kind));
    boolean nullable =
        GraphQLTypeUtil.isNullable(type.getFieldDefinition(field.getName()).getType());
    return new FeatureJoin(relation, nullable, features.features(field, relation.targets()));
  }

  private FieldValue many(FeatureRelation.Many relation, SelectedField field, FeatureKind kind) {
    DataFetchingFieldSelectionSet selected = field.getSelectionSet();
    Map<String, MembersJoin.Part> parts = new LinkedHashMap<>();
    for (SelectedField part : selected.getImmediateFields()) {
      parts.put(part.getResultKey(), part(part, relation.target()));
    }
    return new MembersJoin(
        new MembersJoin.Pages(
            relation,
            kind,
            page(field),
            ConnectionFields.wantsRows(selected),
            selected.contains("totalCount")),
        parts);
  }

  private PageRequest page(SelectedField field) {
    try {
      return PageRequest.of(field.getArguments(), limits);
    } catch (TwinException toldByTheEngine) {
      throw new UnsuitableException("a page that there is not");
    }
  }

  private MembersJoin.Part part(SelectedField field, FeatureKind target) {
    GraphQLObjectType type = engine.type(FeatureTypes.nameOf(target) + "Connection");
    return switch (field.getName()) {
      case "nodes", "edges" -> MembersJoin.Part.list(target, element(field, target));
      case "pageInfo" -> pageInfo(field).of(Members::info)::write;
      case "totalCount" ->
          MemoryValue.<Members>leaf(
                  type.getFieldDefinition("totalCount"), RelationCompilation::count, engine)
              ::write;
      case "__typename" -> MemoryValue.<Members>constant(type.getName())::write;
      default -> throw FeatureCompilation.noWriter(field);
    };
  }

  private FieldValue element(SelectedField list, FeatureKind target) {
    return features.list(list, Set.of(target)).element(target);
  }

  private MemoryValue<PageInfo> pageInfo(SelectedField field) {
    return new MemoryObject<>(field, engine.type("PageInfo"), engine, PAGE_INFO, Map.of());
  }

  private static Integer count(Members members) {
    Long count = members.page().count();
    return count == null ? 0 : (int) Math.min(count, Integer.MAX_VALUE);
  }
}
