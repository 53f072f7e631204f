package io.citytwin.feature.graphql;

import io.citytwin.api.Arguments;
import io.citytwin.api.Deadline;
import io.citytwin.feature.SelectionItem.Bounds;
import io.citytwin.feature.SelectionItem.GeometryForm;
import io.citytwin.feature.SelectionItem.Shape;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.spatial.Crs;
import io.citytwin.spatial.CrsCatalog;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The arguments of {@code geometry} and {@code bbox}, checked. */
@Component
class Shapes {

  private static final int MAX_PRECISION = 15;

  private final CrsCatalog catalog;

  Shapes(CrsCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * One way to write a geometry.
   *
   * @param crs reference system
   * @param precision decimal digits
   * @param simplifyMetres tolerance; null for none
   */
  record Writing(Crs crs, int precision, @Nullable Double simplifyMetres) {
    Shape as(GeometryForm form) {
      return new Shape(form, crs, precision, simplifyMetres);
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
    return new Writing(crs(arguments, deadline), precision, simplify);
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
