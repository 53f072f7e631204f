package io.citytwin.feature.graphql;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.TypeRuntimeWiring;
import io.citytwin.api.Deadline;
import io.citytwin.feature.ColumnNames;
import io.citytwin.feature.FeatureRow;
import io.citytwin.feature.SelectionItem;
import io.citytwin.feature.SelectionItem.GeometryForm;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.FeatureKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Fields of a feature that are answered from its row. */
@Component
class FeatureFields {

  /** A geometry in one writing. */
  record Geometry(String type, String crs, @Nullable Object geojson, @Nullable Object wkt) {}

  /** An extent; west exceeds east across the antimeridian. */
  record BBox(double west, double south, double east, double north, String crs) {}

  private static final Map<String, String> GEOMETRY_TYPES =
      Map.of(
          "MULTIPOINT", "MULTI_POINT",
          "LINESTRING", "LINE_STRING",
          "MULTILINESTRING", "MULTI_LINE_STRING",
          "MULTIPOLYGON", "MULTI_POLYGON",
          "GEOMETRYCOLLECTION", "GEOMETRY_COLLECTION",
          "POLYHEDRALSURFACE", "POLYHEDRAL_SURFACE");

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
    return type.dataFetcher("id", e -> row(e).globalId().encode())
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

  private @Nullable Geometry geometry(DataFetchingEnvironment environment) {
    GeometryKeys keys = OperationCache.get(environment, GeometryKeys.class, this::geometryKeys);
    FeatureRow row = row(environment);
    Object type = row.get(keys.type());
    if (type == null) {
      return null;
    }
    return new Geometry(
        geometryType((String) type),
        keys.crs(),
        keys.geojson() == null ? null : row.get(keys.geojson()),
        keys.wkt() == null ? null : row.get(keys.wkt()));
  }

  /** The schema's name of a kind of geometry that PostGIS names. */
  static String geometryType(String postgis) {
    return GEOMETRY_TYPES.getOrDefault(postgis, postgis.toUpperCase(Locale.ROOT));
  }

  /** Where the row holds a geometry; null for a form that is not selected. */
  private record GeometryKeys(
      String crs, String type, @Nullable String geojson, @Nullable String wkt) {}

  private GeometryKeys geometryKeys(DataFetchingEnvironment environment) {
    Shapes.Writing writing =
        shapes.writing(environment.getArguments(), Deadline.of(environment.getGraphQlContext()));
    return new GeometryKeys(
        writing.crs().code(),
        new SelectionItem.ShapeType().key(),
        environment.getSelectionSet().contains("geojson")
            ? writing.as(GeometryForm.GEOJSON).key()
            : null,
        environment.getSelectionSet().contains("wkt") ? writing.as(GeometryForm.WKT).key() : null);
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
