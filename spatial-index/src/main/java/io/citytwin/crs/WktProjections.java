package io.citytwin.crs;

import io.citytwin.crs.ProjectionParameter.Measure;
import io.citytwin.crs.WktElement.Unreadable;
import io.citytwin.crs.WktSystem.Projection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The projection in a well-known text, its parameters in degrees and metres. */
final class WktProjections {

  private static final double SAME = 1e-9;

  /** Version 1 has no word for the pseudo-Mercator; GDAL adds the definition of PROJ. */
  private static final Pattern SPHERE =
      Pattern.compile("\\+proj=merc\\b.*\\+a=(\\d+(?:\\.\\d+)?)\\s.*\\+b=(\\d+(?:\\.\\d+)?)\\s.*");

  private WktProjections() {}

  /**
   * Reads a projection.
   *
   * @throws Unreadable if the method or a parameter is none of those known, or a number is missing
   */
  static Projection read(WktElement projected, double degreesInUnit, double metersInUnit) {
    WktElement holder = projected.find("CONVERSION").orElse(projected);
    ProjectionMethod named = ProjectionMethod.of(holder.get("METHOD", "PROJECTION"));
    Map<ProjectionParameter, Double> values = new EnumMap<>(ProjectionParameter.class);
    for (WktElement element : holder.all("PARAMETER")) {
      ProjectionParameter parameter = ProjectionParameter.of(element);
      double value = WktUnits.value(element, parameter.measure(), degreesInUnit, metersInUnit);
      if (values.put(parameter, value) != null) {
        throw new Unreadable("gives the parameter '" + element.name() + "' twice");
      }
    }
    ProjectionMethod method = pseudo(projected) ? ProjectionMethod.PSEUDO_MERCATOR : named;
    method = byParameters(method, values);
    return new Projection(method, settled(method, values));
  }

  private static boolean pseudo(WktElement projected) {
    for (WktElement extension : projected.all("EXTENSION")) {
      if (extension.name().equals("PROJ4")) {
        Matcher sphere = SPHERE.matcher(extension.word(1) + " ");
        if (sphere.matches() && sphere.group(1).equals(sphere.group(2))) {
          return true;
        }
        throw new Unreadable("replaces its projection by '" + extension.word(1) + "'");
      }
    }
    return false;
  }

  /** Esri and old texts name a family; which member is meant follows from the parameters. */
  private static ProjectionMethod byParameters(
      ProjectionMethod method, Map<ProjectionParameter, Double> values) {
    boolean second = values.containsKey(ProjectionParameter.PARALLEL_2);
    if (method == ProjectionMethod.LAMBERT_CONIC_2SP && !second) {
      // One parallel, at which the scale factor holds: the latitude of the origin if they agree.
      Double parallel = values.remove(ProjectionParameter.PARALLEL_1);
      Double origin =
          values.putIfAbsent(ProjectionParameter.LATITUDE, parallel == null ? 0 : parallel);
      if (parallel != null && origin != null && Math.abs(parallel - origin) > SAME) {
        throw new Unreadable("has one standard parallel that is not its latitude of origin");
      }
      return ProjectionMethod.LAMBERT_CONIC_1SP;
    }
    Double turned = values.get(ProjectionParameter.PLANE_ROTATION);
    if (turned != null && method.parameters().containsKey(ProjectionParameter.RECTIFIED_ANGLE)) {
      values.putIfAbsent(ProjectionParameter.RECTIFIED_ANGLE, turned);
      values.remove(ProjectionParameter.PLANE_ROTATION);
    }
    boolean parallel = values.containsKey(ProjectionParameter.PARALLEL_1);
    if (method == ProjectionMethod.MERCATOR_2SP && !parallel) {
      return ProjectionMethod.MERCATOR_1SP;
    }
    return method;
  }

  /** Drops what says nothing, refuses what the method would leave out, fills what may be left. */
  private static Map<ProjectionParameter, Double> settled(
      ProjectionMethod method, Map<ProjectionParameter, Double> given) {
    Map<ProjectionParameter, Double> values = new EnumMap<>(given);
    checkLeftOut(method, values);
    values.keySet().retainAll(method.parameters().keySet());
    for (ProjectionParameter parameter : method.parameters().keySet()) {
      values.computeIfAbsent(parameter, p -> fallback(p, values));
    }
    for (Map.Entry<ProjectionParameter, Double> entry : values.entrySet()) {
      checkRange(entry.getKey(), entry.getValue());
    }
    return values;
  }

  private static void checkLeftOut(
      ProjectionMethod method, Map<ProjectionParameter, Double> values) {
    for (Map.Entry<ProjectionParameter, Double> entry : values.entrySet()) {
      ProjectionParameter parameter = entry.getKey();
      if (method.parameters().containsKey(parameter)) {
        continue;
      }
      double neutral =
          switch (parameter) {
            case SCALE, Y_SCALE -> 1;
            case X_SCALE -> method == ProjectionMethod.KROVAK ? -1 : 1;
            case PLANE_ROTATION -> method == ProjectionMethod.KROVAK ? 90 : 0;
            default -> 0;
          };
      if (Math.abs(entry.getValue() - neutral) > SAME) {
        throw new Unreadable(
            "gives %s = %s, which %s does not take"
                .formatted(parameter.geoToolsName(), entry.getValue(), method.geoToolsName()));
      }
    }
  }

  private static double fallback(
      ProjectionParameter parameter, Map<ProjectionParameter, Double> values) {
    return switch (parameter) {
      case SCALE -> 1;
      case FALSE_EASTING, FALSE_NORTHING, LATITUDE -> 0;
      case RECTIFIED_ANGLE -> values.getOrDefault(ProjectionParameter.AZIMUTH, 0.0);
      default -> throw new Unreadable("lacks the parameter " + parameter.geoToolsName());
    };
  }

  private static void checkRange(ProjectionParameter parameter, double value) {
    boolean latitude =
        List.of(
                ProjectionParameter.LATITUDE,
                ProjectionParameter.PARALLEL_1,
                ProjectionParameter.PARALLEL_2)
            .contains(parameter);
    double limit = parameter.measure() == Measure.ANGLE ? latitude ? 90 : 360 : Double.MAX_VALUE;
    boolean ratio = parameter.measure() == Measure.RATIO;
    if (!(Math.abs(value) <= limit) || ratio && !(value > 0.1 && value < 10)) {
      throw new Unreadable("gives %s = %s".formatted(parameter.geoToolsName(), value));
    }
  }
}
