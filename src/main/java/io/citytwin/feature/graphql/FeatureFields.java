package io.citytwin.feature.graphql;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.TypeRuntimeWiring;
import io.citytwin.api.AsOf;
import io.citytwin.api.Deadline;
import io.citytwin.feature.ColumnNames;
import io.citytwin.feature.FeatureRow;
import io.citytwin.feature.SelectionItem;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.FeatureKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Fields of a feature that are answered from its row. */
@Component
class FeatureFields {

  /** An extent; west exceeds east across the antimeridian. */
  record BBox(double west, double south, double east, double north, String crs) {}

  private final Shapes shapes;

  FeatureFields(Shapes shapes) {
    this.shapes = shapes;
  }

  /** Registers them on the type of a kind. */
  TypeRuntimeWiring.Builder wire(TypeRuntimeWiring.Builder type, FeatureKind kind) {
    for (Column column : kind.columns()) {
      String field = ColumnNames.field(kind, column);
      if (!field.equals(column.property())) {
        type.dataFetcher(field, e -> row(e).get(column.property()));
      }
    }
    return type.dataFetcher("id", e -> row(e).globalId().at(AsOf.instantOf(e)).encode())
        .dataFetcher("entityId", e -> row(e).entityId().toString())
        .dataFetcher("kind", e -> row(e).kind().name())
        .dataFetcher("attributes", e -> row(e).get(attributes(e.getArguments()).key()))
        .dataFetcher("geometry", this::geometry)
        .dataFetcher("bbox", this::bbox)
        .dataFetcher("provenance", FeatureFields::row)
        .defaultDataFetcher(e -> row(e).get(e.getField().getName()));
  }

  /** The row the environment's field belongs to. */
  static FeatureRow row(DataFetchingEnvironment environment) {
    FeatureRow row = environment.getSource();
    if (row == null) {
      throw new IllegalStateException("a feature field without a feature");
    }
    return row;
  }

  /** The item that {@code attributes} asks for. */
  @SuppressWarnings("unchecked") // the schema coerces keys to [String!]
  static SelectionItem attributes(Map<String, Object> arguments) {
    return AttributeKeys.item((List<String>) arguments.get("keys"));
  }

  private @Nullable GeometryFields geometry(DataFetchingEnvironment environment) {
    Shapes.Writing writing =
        OperationCache.get(
            environment,
            Shapes.Writing.class,
            e -> shapes.writing(e.getArguments(), Deadline.of(e.getGraphQlContext())));
    return GeometryFields.of(row(environment), writing);
  }

  private @Nullable BBox bbox(DataFetchingEnvironment environment) {
    SelectionItem.Bounds bounds =
        OperationCache.get(
            environment,
            SelectionItem.Bounds.class,
            e -> shapes.bounds(e.getArguments(), Deadline.of(e.getGraphQlContext())));
    Double[] edges = (Double[]) row(environment).get(bounds.key());
    return edges == null
        ? null
        : new BBox(edges[0], edges[1], edges[2], edges[3], bounds.crs().code());
  }
}
