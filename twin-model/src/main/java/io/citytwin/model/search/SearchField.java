package io.citytwin.model.search;

import io.citytwin.model.feature.FeatureKind;
import java.util.ArrayList;
import java.util.List;

/** What of a feature is searched; the names are stored. */
public enum SearchField {
  /** {@code name}. */
  NAME,
  /** Code of a cell, district, plot, address or city part, or a sensor's id in its source. */
  CODE,
  /** Address of a building, or street and house number of an address. */
  ADDRESS,
  /** Postal code of an address. */
  POSTAL_CODE;

  /**
   * A field of a kind.
   *
   * @param expression SQL over the table {@code f} of the kind
   */
  public record OfKind(SearchField field, String expression) {}

  /** The fields of a kind. */
  public static List<OfKind> of(FeatureKind kind) {
    List<OfKind> fields = new ArrayList<>();
    fields.add(new OfKind(NAME, "f.name"));
    switch (kind) {
      case BUILDING -> fields.add(new OfKind(ADDRESS, "f.address"));
      case GRID_CELL, DISTRICT, PLOT, CITY_PART -> fields.add(new OfKind(CODE, "f.code"));
      case SENSOR -> fields.add(new OfKind(CODE, "f.source_id"));
      case ADDRESS -> {
        fields.add(new OfKind(CODE, "f.code"));
        fields.add(new OfKind(ADDRESS, "nullif(concat_ws(' ', f.street, f.house_number), '')"));
        fields.add(new OfKind(POSTAL_CODE, "f.postal_code"));
      }
      case ROAD, ROAD_JUNCTION, PIPE, PIPE_NODE -> {}
    }
    return fields;
  }

  /**
   * A query for the texts of a kind: entity id, a point of the feature as EWKB, then a text or null
   * for each field. To it a from clause for the table {@code f} is to be added, and then {@link
   * #anyPresent}.
   */
  public static String selected(FeatureKind kind) {
    StringBuilder sql =
        new StringBuilder("select f.entity_id, ST_AsEWKB(ST_Force2D(ST_PointOnSurface(f.geom)))");
    of(kind).forEach(field -> sql.append(", ").append(field.expression()));
    return sql.toString();
  }

  /** A condition that holds for a feature of the kind with one text at least. */
  public static String anyPresent(FeatureKind kind) {
    StringBuilder sql = new StringBuilder("num_nonnulls(");
    List<String> expressions = of(kind).stream().map(OfKind::expression).toList();
    return sql.append(String.join(", ", expressions)).append(") > 0").toString();
  }
}
