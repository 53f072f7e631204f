package io.citytwin.crs;

import static io.citytwin.crs.ProjectionParameter.AZIMUTH;
import static io.citytwin.crs.ProjectionParameter.FALSE_EASTING;
import static io.citytwin.crs.ProjectionParameter.FALSE_NORTHING;
import static io.citytwin.crs.ProjectionParameter.LATITUDE;
import static io.citytwin.crs.ProjectionParameter.LONGITUDE;
import static io.citytwin.crs.ProjectionParameter.PARALLEL_1;
import static io.citytwin.crs.ProjectionParameter.PARALLEL_2;
import static io.citytwin.crs.ProjectionParameter.PSEUDO_PARALLEL;
import static io.citytwin.crs.ProjectionParameter.RECTIFIED_ANGLE;
import static io.citytwin.crs.ProjectionParameter.SCALE;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** The map projections that well-known text may name, each with the parameters it takes. */
enum ProjectionMethod {
  TRANSVERSE_MERCATOR(
      "Transverse_Mercator",
      origin("latitude_of_origin", "central_meridian", SCALE),
      List.of(9807),
      "transversemercator",
      "transversemercatorcomplex",
      "gausskruger",
      "gaussboaga"),
  MERCATOR_1SP(
      "Mercator_1SP",
      origin("latitude_of_origin", "central_meridian", SCALE),
      List.of(9804),
      "mercator1sp",
      "mercatorvarianta"),
  MERCATOR_2SP(
      "Mercator_2SP",
      origin("latitude_of_origin", "central_meridian", PARALLEL_1),
      List.of(9805),
      "mercator2sp",
      "mercatorvariantb",
      "mercator"),
  PSEUDO_MERCATOR(
      "Popular Visualisation Pseudo Mercator",
      origin("latitude_of_origin", "central_meridian"),
      List.of(1024),
      "popularvisualisationpseudomercator",
      "mercatorauxiliarysphere"),
  LAMBERT_CONIC_1SP(
      "Lambert_Conformal_Conic_1SP",
      origin("latitude_of_origin", "central_meridian", SCALE),
      List.of(9801),
      "lambertconformalconic1sp",
      "lambertconicconformal1sp"),
  LAMBERT_CONIC_2SP(
      "Lambert_Conformal_Conic_2SP",
      origin("latitude_of_origin", "central_meridian", PARALLEL_1, PARALLEL_2),
      List.of(9802),
      "lambertconformalconic2sp",
      "lambertconicconformal2sp",
      "lambertconformalconic"),
  LAMBERT_CONIC_BELGIUM(
      "Lambert_Conformal_Conic_2SP_Belgium",
      origin("latitude_of_origin", "central_meridian", PARALLEL_1, PARALLEL_2),
      List.of(9803),
      "lambertconformalconic2spbelgium",
      "lambertconicconformal2spbelgium"),
  ALBERS(
      "Albers_Conic_Equal_Area",
      origin("latitude_of_center", "longitude_of_center", PARALLEL_1, PARALLEL_2),
      List.of(9822),
      "albersconicequalarea",
      "albersequalarea",
      "albers"),
  LAMBERT_AZIMUTHAL(
      "Lambert_Azimuthal_Equal_Area",
      origin("latitude_of_center", "longitude_of_center"),
      List.of(9820),
      "lambertazimuthalequalarea"),
  OBLIQUE_STEREOGRAPHIC(
      "Oblique_Stereographic",
      origin("latitude_of_origin", "central_meridian", SCALE),
      List.of(9809),
      "obliquestereographic",
      "doublestereographic"),
  CASSINI(
      "Cassini_Soldner",
      origin("latitude_of_origin", "central_meridian"),
      List.of(9806),
      "cassinisoldner",
      "cassini"),
  OBLIQUE_MERCATOR_NATURAL(
      "Hotine_Oblique_Mercator",
      origin("latitude_of_center", "longitude_of_center", SCALE, AZIMUTH, RECTIFIED_ANGLE),
      List.of(9812),
      "hotineobliquemercator",
      "hotineobliquemercatorvarianta",
      "hotineobliquemercatorazimuthnaturalorigin",
      "rectifiedskeworthomorphicnaturalorigin"),
  OBLIQUE_MERCATOR_CENTER(
      "Oblique_Mercator",
      origin("latitude_of_center", "longitude_of_center", SCALE, AZIMUTH, RECTIFIED_ANGLE),
      List.of(9815),
      "obliquemercator",
      "hotineobliquemercatorvariantb",
      "hotineobliquemercatorazimuthcenter",
      "rectifiedskeworthomorphiccenter"),
  KROVAK(
      "Krovak",
      origin("latitude_of_center", "longitude_of_center", SCALE, AZIMUTH, PSEUDO_PARALLEL),
      List.of(1041),
      "krovak",
      "krovakeastnorth"),
  NEW_ZEALAND_MAP_GRID(
      "New_Zealand_Map_Grid",
      origin("latitude_of_origin", "central_meridian"),
      List.of(9811),
      "newzealandmapgrid"),
  POLYCONIC(
      "Polyconic",
      origin("latitude_of_origin", "central_meridian"),
      List.of(9818),
      "polyconic",
      "americanpolyconic");

  private final String geoToolsName;
  private final Map<ProjectionParameter, String> parameters;
  private final List<Integer> epsg;
  private final Set<String> names;

  ProjectionMethod(
      String geoToolsName,
      Map<ProjectionParameter, String> parameters,
      List<Integer> epsg,
      String... names) {
    this.geoToolsName = geoToolsName;
    this.parameters = parameters;
    this.epsg = epsg;
    this.names = Set.of(names);
  }

  /**
   * The method an element METHOD or PROJECTION names, by its EPSG number before its name.
   *
   * @throws WktElement.Unreadable if it names none of these
   */
  static ProjectionMethod of(WktElement element) {
    OptionalInt code = element.epsg();
    for (ProjectionMethod method : values()) {
      if (code.isPresent() && method.epsg.contains(code.getAsInt())) {
        return method;
      }
    }
    for (ProjectionMethod method : values()) {
      if (code.isEmpty() && method.names.contains(element.plainName())) {
        return method;
      }
    }
    throw new WktElement.Unreadable(
        "uses the projection '" + element.name() + "', which is not supported");
  }

  String geoToolsName() {
    return geoToolsName;
  }

  /** What GeoTools calls the parameters of this method. */
  Map<ProjectionParameter, String> parameters() {
    return parameters;
  }

  private static Map<ProjectionParameter, String> origin(
      String latitude, String longitude, ProjectionParameter... others) {
    Map<ProjectionParameter, String> names = new EnumMap<>(ProjectionParameter.class);
    names.put(LATITUDE, latitude);
    names.put(LONGITUDE, longitude);
    EnumSet<ProjectionParameter> rest = EnumSet.of(FALSE_EASTING, FALSE_NORTHING);
    rest.addAll(List.of(others));
    for (ProjectionParameter parameter : rest) {
      names.put(parameter, parameter.geoToolsName());
    }
    return Map.copyOf(names);
  }
}
