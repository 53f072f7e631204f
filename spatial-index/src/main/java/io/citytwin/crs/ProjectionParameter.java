package io.citytwin.crs;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** A number of a map projection, under all the names that well-known text gives it. */
enum ProjectionParameter {
  LATITUDE(
      Measure.ANGLE,
      "latitude_of_origin",
      List.of(8801, 8811, 8821),
      "latitudeoforigin",
      "latitudeofcenter",
      "latitudeofcentre",
      "latitudeofnaturalorigin",
      "latitudeoffalseorigin",
      "latitudeofprojectioncentre"),
  LONGITUDE(
      Measure.ANGLE,
      "central_meridian",
      List.of(8802, 8812, 8822, 8833),
      "centralmeridian",
      "longitudeoforigin",
      "longitudeofcenter",
      "longitudeofcentre",
      "longitudeofnaturalorigin",
      "longitudeoffalseorigin",
      "longitudeofprojectioncentre"),
  SCALE(
      Measure.RATIO,
      "scale_factor",
      List.of(8805, 8815, 8819),
      "scalefactor",
      "scalefactoratnaturalorigin",
      "scalefactoratprojectioncentre",
      "scalefactoroninitialline",
      "scalefactoronpseudostandardparallel"),
  FALSE_EASTING(
      Measure.LENGTH,
      "false_easting",
      List.of(8806, 8816, 8826),
      "falseeasting",
      "eastingatfalseorigin",
      "eastingatprojectioncentre"),
  FALSE_NORTHING(
      Measure.LENGTH,
      "false_northing",
      List.of(8807, 8817, 8827),
      "falsenorthing",
      "northingatfalseorigin",
      "northingatprojectioncentre"),
  PARALLEL_1(
      Measure.ANGLE,
      "standard_parallel_1",
      List.of(8823),
      "standardparallel1",
      "latitudeof1ststandardparallel"),
  PARALLEL_2(
      Measure.ANGLE,
      "standard_parallel_2",
      List.of(8824),
      "standardparallel2",
      "latitudeof2ndstandardparallel"),
  AZIMUTH(
      Measure.ANGLE,
      "azimuth",
      List.of(8813, 1036),
      "azimuth",
      "azimuthofinitialline",
      "azimuthatprojectioncentre",
      "colatitudeofconeaxis"),
  RECTIFIED_ANGLE(
      Measure.ANGLE,
      "rectified_grid_angle",
      List.of(8814),
      "rectifiedgridangle",
      "anglefromrectifiedtoskewgrid"),
  PSEUDO_PARALLEL(
      Measure.ANGLE,
      "pseudo_standard_parallel_1",
      List.of(8818),
      "pseudostandardparallel1",
      "latitudeofpseudostandardparallel"),
  /** Esri's word for the orientation of a Krovak grid. */
  X_SCALE(Measure.RATIO, "x_scale", List.of(), "xscale"),
  Y_SCALE(Measure.RATIO, "y_scale", List.of(), "yscale"),
  PLANE_ROTATION(Measure.ANGLE, "xy_plane_rotation", List.of(), "xyplanerotation"),
  /** Esri's choice of a sphere for web maps; 0 is the one with the major axis as its radius. */
  SPHERE_TYPE(Measure.RATIO, "auxiliary_sphere_type", List.of(), "auxiliaryspheretype");

  /** What a number measures. */
  enum Measure {
    ANGLE,
    LENGTH,
    RATIO
  }

  private final Measure measure;
  private final String geoToolsName;
  private final List<Integer> epsg;
  private final Set<String> names;

  ProjectionParameter(Measure measure, String geoToolsName, List<Integer> epsg, String... names) {
    this.measure = measure;
    this.geoToolsName = geoToolsName;
    this.epsg = epsg;
    this.names = Set.of(names);
  }

  /**
   * The parameter an element PARAMETER gives, by its EPSG number before its name.
   *
   * @throws WktElement.Unreadable if it is none of these
   */
  static ProjectionParameter of(WktElement element) {
    OptionalInt code = element.epsg();
    for (ProjectionParameter parameter : values()) {
      if (code.isPresent()
          ? parameter.epsg.contains(code.getAsInt())
          : parameter.names.contains(element.plainName())) {
        return parameter;
      }
    }
    throw new WktElement.Unreadable(
        "gives the parameter '" + element.name() + "', which is not supported");
  }

  Measure measure() {
    return measure;
  }

  String geoToolsName() {
    return geoToolsName;
  }
}
