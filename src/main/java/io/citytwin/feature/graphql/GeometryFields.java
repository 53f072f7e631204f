package io.citytwin.feature.graphql;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.TypeRuntimeWiring;
import io.citytwin.feature.FeatureRow;
import io.citytwin.feature.SelectionItem;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A feature's geometry in one writing: the source object of {@code Geometry}.
 *
 * @param row the feature's
 * @param writing where the row has the values of the fields
 */
record GeometryFields(FeatureRow row, Shapes.Writing writing) {

  private static final Map<String, String> TYPES =
      Map.of(
          "MULTIPOINT", "MULTI_POINT",
          "LINESTRING", "LINE_STRING",
          "MULTILINESTRING", "MULTI_LINE_STRING",
          "MULTIPOLYGON", "MULTI_POLYGON",
          "GEOMETRYCOLLECTION", "GEOMETRY_COLLECTION",
          "POLYHEDRALSURFACE", "POLYHEDRAL_SURFACE");

  private static final String TYPE = new SelectionItem.ShapeType().key();

  /** The geometry of a feature; null if it has none of the detail asked for. */
  static @Nullable GeometryFields of(FeatureRow row, Shapes.Writing writing) {
    return writing.stored() && row.get(TYPE) != null ? new GeometryFields(row, writing) : null;
  }

  /** Registers the fields. */
  static TypeRuntimeWiring.Builder wire(TypeRuntimeWiring.Builder type) {
    return type.dataFetcher("type", e -> typeName((String) of(e).row.get(TYPE)))
        .dataFetcher("crs", e -> of(e).writing.crs().code())
        .defaultDataFetcher(e -> of(e).value(e.getField().getName()));
  }

  private @Nullable Object value(String field) {
    return row.get(writing.find(field).orElseThrow().key());
  }

  private static GeometryFields of(DataFetchingEnvironment environment) {
    GeometryFields geometry = environment.getSource();
    if (geometry == null) {
      throw new IllegalStateException("a field of a geometry without one");
    }
    return geometry;
  }

  /** The schema's name of a kind of geometry that PostGIS names. */
  static String typeName(@Nullable Object postgis) {
    String name = String.valueOf(postgis);
    return TYPES.getOrDefault(name, name.toUpperCase(Locale.ROOT));
  }
}
