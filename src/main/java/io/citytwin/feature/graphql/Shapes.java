package io.citytwin.feature.graphql;

import io.citytwin.api.Arguments;
import io.citytwin.api.Deadline;
import io.citytwin.feature.SelectionItem;
import io.citytwin.feature.SelectionItem.Bounds;
import io.citytwin.feature.SelectionItem.Detail;
import io.citytwin.feature.SelectionItem.GeometryForm;
import io.citytwin.feature.SelectionItem.Measure;
import io.citytwin.feature.SelectionItem.Shape;
import io.citytwin.feature.SelectionItem.ShapePart;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.spatial.Crs;
import io.citytwin.spatial.CrsCatalog;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The arguments of {@code geometry} and {@code bbox}, checked. */
@Component
class Shapes {

  private static final int MAX_PRECISION = 15;

  /** What the importers store. */
  private static final String STORED_LOD = "LOD0";

  private final CrsCatalog catalog;

  Shapes(CrsCatalog catalog) {
    this.catalog = catalog;
  }

  /** One way to write a geometry: where the values of the fields of {@code Geometry} come from. */
  static final class Writing {

    private final Crs crs;
    private final boolean stored;
    private final Map<String, SelectionItem> items;

    private Writing(Crs crs, int precision, Detail detail, boolean stored) {
      this.crs = crs;
      this.stored = stored;
      this.items =
          Map.of(
              "geojson",
              new Shape(GeometryForm.GEOJSON, ShapePart.WHOLE, crs, precision, detail),
              "wkt",
              new Shape(GeometryForm.WKT, ShapePart.WHOLE, crs, precision, detail),
              "wkb",
              new Shape(GeometryForm.WKB, ShapePart.WHOLE, crs, precision, detail),
              "centroid",
              point(ShapePart.CENTROID, precision),
              "labelPoint",
              point(ShapePart.LABEL_POINT, precision),
              "vertexCount",
              new SelectionItem.Vertices(detail),
              "area",
              Measure.AREA,
              "length",
              Measure.LENGTH,
              "perimeter",
              Measure.PERIMETER);
    }

    private Shape point(ShapePart part, int precision) {
      return new Shape(GeometryForm.GEOJSON, part, crs, precision, new Detail(null, true));
    }

    /** Reference system of the ordinates. */
    Crs crs() {
      return crs;
    }

    /** Whether there are geometries of the level of detail asked for. */
    boolean stored() {
      return stored;
    }

    /** What the value of a field is read as; empty for fields that are no value of their own. */
    Optional<SelectionItem> find(String field) {
      return Optional.ofNullable(items.get(field));
    }
  }

  /**
   * Reads the arguments of {@code geometry}.
   *
   * @throws TwinException UNSUPPORTED_CRS, BAD_USER_INPUT
   */
  Writing writing(Map<String, Object> arguments, Deadline deadline) {
    int precision = (Integer) Arguments.required(arguments, "precision");
    if (precision < 0 || precision > MAX_PRECISION) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "precision is %d, allowed are 0 to %d".formatted(precision, MAX_PRECISION));
    }
    Double simplify = (Double) arguments.get("simplify");
    if (simplify != null && (!(simplify > 0) || simplify.isInfinite())) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "simplify is %s, allowed are metres above 0; leave it out for none".formatted(simplify));
    }
    Object lod = arguments.get("lod");
    return new Writing(
        crs(arguments, deadline),
        precision,
        new Detail(simplify, "XY".equals(arguments.get("dimension"))),
        lod == null || lod.equals(STORED_LOD));
  }

  /**
   * Reads the arguments of {@code bbox}.
   *
   * @throws TwinException UNSUPPORTED_CRS
   */
  Bounds bounds(Map<String, Object> arguments, Deadline deadline) {
    return new Bounds(crs(arguments, deadline));
  }

  private Crs crs(Map<String, Object> arguments, Deadline deadline) {
    return catalog.get((String) Arguments.required(arguments, "crs"), deadline);
  }
}
