package io.citytwin.crs;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a well-known text says, by its parameters, in degrees and metres.
 *
 * @param name what the text calls the system; nothing follows from it
 * @param datum the figure of the earth and where it lies
 * @param primeMeridian degrees east of Greenwich from which longitudes count
 * @param axisUnit degrees in one unit of the axes, or metres if there is a projection
 * @param projection null for longitude and latitude
 * @param code the EPSG code the text claims; true only as far as the parameters agree
 * @param remarks what was left out, a sentence each
 */
record WktSystem(
    String name,
    Datum datum,
    double primeMeridian,
    double axisUnit,
    @Nullable Projection projection,
    OptionalInt code,
    List<String> remarks) {

  WktSystem {
    remarks = List.copyOf(remarks);
  }

  /**
   * A datum.
   *
   * @param name what the text calls it
   * @param geographicName what the text calls longitude and latitude on it
   * @param code EPSG code of the datum
   * @param geographicCode EPSG code of longitude and latitude on it
   * @param semiMajor metres
   * @param inverseFlattening 0 for a sphere
   * @param toWgs84 the seven parameters of a position vector transformation (EPSG 9606): metres,
   *     arc-seconds, parts per million; null if not given
   */
  record Datum(
      String name,
      String geographicName,
      OptionalInt code,
      OptionalInt geographicCode,
      double semiMajor,
      double inverseFlattening,
      @Nullable List<Double> toWgs84) {}

  /**
   * A map projection.
   *
   * @param values in degrees, metres or as a ratio; longitudes from the prime meridian of the text
   */
  record Projection(ProjectionMethod method, Map<ProjectionParameter, Double> values) {

    Projection {
      values = Map.copyOf(values);
    }
  }
}
