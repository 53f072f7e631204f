package io.citytwin.feature.graphql;

import graphql.schema.idl.RuntimeWiring;
import io.citytwin.api.NodeTypeResolver;
import io.citytwin.feature.FeatureRelation;
import io.citytwin.feature.FeatureTypes;
import io.citytwin.model.feature.FeatureKind;
import java.util.List;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.stereotype.Component;

/** Registers what answers the fields of features, of their connections and of the city's lists. */
@Component
class FeatureWiring implements RuntimeWiringConfigurer {

  private final FeatureFields fields;
  private final CityFields city;
  private final RelationFields relations;
  private final List<FeatureRelation> known;

  FeatureWiring(
      FeatureFields fields,
      CityFields city,
      RelationFields relations,
      List<FeatureRelation> known) {
    this.fields = fields;
    this.city = city;
    this.relations = relations;
    this.known = known;
  }

  @Override
  public void configure(RuntimeWiring.Builder builder) {
    builder.type("Feature", type -> type.typeResolver(new NodeTypeResolver()));
    for (FeatureKind kind : FeatureKind.values()) {
      String name = FeatureTypes.nameOf(kind);
      builder.type(name, type -> fields.wire(type, kind));
      builder.type(name + "Connection", ConnectionFields::wire);
    }
    builder.type("FeatureConnection", ConnectionFields::wire);
    builder.type("Geometry", GeometryFields::wire);
    builder.type("Provenance", ProvenanceFields::wire);
    builder.type("City", city::wire);
    for (FeatureRelation relation : known) {
      for (FeatureKind kind : relation.kinds()) {
        builder.type(
            FeatureTypes.nameOf(kind),
            type -> type.dataFetcher(relation.field(), relations.fetcher(relation)));
      }
    }
  }
}
