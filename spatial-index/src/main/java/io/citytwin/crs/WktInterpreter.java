package io.citytwin.crs;

import io.citytwin.crs.WktElement.Unreadable;
import io.citytwin.crs.WktSystem.Datum;
import io.citytwin.crs.WktSystem.Projection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From the elements of a well-known text to what they mean.
 *
 * <p>The order in which a text lists its axes is not asked: files keep x before y whatever it says,
 * and so do the readers. Their directions are: a grid that runs south or west is refused.
 */
final class WktInterpreter {

  private static final String[] GEOGRAPHIC = {
    "GEOGCS", "GEOGCRS", "GEOGRAPHICCRS", "GEODCRS", "GEODETICCRS", "BASEGEOGCRS", "BASEGEODCRS"
  };
  private static final String[] PROJECTED = {"PROJCS", "PROJCRS", "PROJECTEDCRS", "BASEPROJCRS"};

  private static final int WEB_MERCATOR = 3857;

  private static final List<String> WEB_MERCATOR_NAMES =
      List.of("webmercator", "pseudomercator", "googlemercator", "mercatorauxiliarysphere");

  private static final double SMALLEST_EARTH = 6_300_000;
  private static final double LARGEST_EARTH = 6_450_000;

  private final List<String> remarks = new ArrayList<>();

  private WktInterpreter() {}

  /**
   * Reads a text.
   *
   * @throws Unreadable if it is no well-known text, or of no geographic or projected system
   */
  static WktSystem read(String text) {
    return new WktInterpreter().system(WktElement.parse(text), null);
  }

  private WktSystem system(WktElement element, @Nullable List<Double> toWgs84) {
    String keyword = element.keyword();
    if (Set.of(GEOGRAPHIC).contains(keyword)) {
      return geographic(element, toWgs84);
    }
    if (Set.of(PROJECTED).contains(keyword)) {
      return projected(element, toWgs84);
    }
    return switch (keyword) {
      case "BOUNDCRS" -> bound(element);
      case "COMPD_CS", "COMPOUNDCRS" -> system(horizontal(element), toWgs84);
      default ->
          throw new Unreadable(
              "is of the kind " + keyword + ", which is no geographic or projected system");
    };
  }

  private static WktElement horizontal(WktElement compound) {
    List<String> keywords = new ArrayList<>(List.of(GEOGRAPHIC));
    keywords.addAll(List.of(PROJECTED));
    keywords.add("BOUNDCRS");
    return compound.get(keywords.toArray(String[]::new));
  }

  private WktSystem bound(WktElement bound) {
    WktElement source = inside(bound.get("SOURCECRS"));
    WktElement target = inside(bound.get("TARGETCRS"));
    WktElement transformation = bound.get("ABRIDGEDTRANSFORMATION");
    Optional<List<Double>> parameters = WktShift.read(transformation);
    boolean toWgs84 =
        target.find("DATUM", "ENSEMBLE").filter(d -> DatumTable.isWgs84(d.name())).isPresent();
    if (parameters.isEmpty() || !toWgs84) {
      remarks.add(
          "the transformation '%s' to '%s' in the text is not used: only Helmert parameters to WGS 84 are"
              .formatted(transformation.name(), target.name()));
    }
    return system(source, toWgs84 ? parameters.orElse(null) : null);
  }

  private static WktElement inside(WktElement wrapper) {
    for (Object value : wrapper.values()) {
      if (value instanceof WktElement element) {
        return element;
      }
    }
    throw new Unreadable("has nothing in " + wrapper.keyword());
  }

  private WktSystem geographic(WktElement element, @Nullable List<Double> toWgs84) {
    requireEastAndNorth(element);
    double unit = WktUnits.degrees(element);
    Datum datum = datum(element, toWgs84);
    return new WktSystem(
        element.name(),
        datum,
        primeMeridian(element, unit),
        unit,
        null,
        code(element, toWgs84),
        remarks);
  }

  private WktSystem projected(WktElement element, @Nullable List<Double> toWgs84) {
    requireEastAndNorth(element);
    WktElement base = element.get(GEOGRAPHIC);
    double degrees = WktUnits.degrees(base);
    double meters = WktUnits.meters(element);
    Projection projection = WktProjections.read(element, degrees, meters);
    Datum datum = datum(base, toWgs84);
    warnOfWebMercator(element, projection, datum);
    return new WktSystem(
        element.name(),
        datum,
        primeMeridian(base, degrees),
        meters,
        projection,
        code(element, toWgs84),
        remarks);
  }

  /**
   * Old programs wrote the web Mercator, which is a sphere's, with the word for the Mercator of the
   * ellipsoid. The parameters count all the same; whoever gave the file must know.
   */
  private void warnOfWebMercator(WktElement element, Projection projection, Datum datum) {
    boolean ellipsoidal =
        datum.inverseFlattening() != 0
            && Set.of(ProjectionMethod.MERCATOR_1SP, ProjectionMethod.MERCATOR_2SP)
                .contains(projection.method());
    boolean called =
        WEB_MERCATOR_NAMES.stream().anyMatch(WktElement.plain(element.name())::contains)
            || element.epsg().isPresent() && element.epsg().getAsInt() == WEB_MERCATOR;
    if (ellipsoidal && called) {
      remarks.add(
          "'%s' is called web Mercator, but its parameters are those of the Mercator projection of the ellipsoid, which are used; if it is web Mercator, everything lies up to 21 km too far from the equator: give --crs EPSG:3857"
              .formatted(element.name()));
    }
  }

  /** Parameters given beside a system make it another than that of the code. */
  private static OptionalInt code(WktElement element, @Nullable List<Double> toWgs84) {
    return toWgs84 == null ? element.epsg() : OptionalInt.empty();
  }

  private Datum datum(WktElement geographic, @Nullable List<Double> bound) {
    WktElement datum = geographic.get("DATUM", "GEODETICDATUM", "TRF", "ENSEMBLE");
    WktElement ellipsoid = datum.get("SPHEROID", "ELLIPSOID");
    double semiMajor = ellipsoid.number(1) * WktUnits.ellipsoidMeters(ellipsoid);
    double inverseFlattening = ellipsoid.number(2);
    if (!(semiMajor > SMALLEST_EARTH && semiMajor < LARGEST_EARTH)) {
      throw new Unreadable(
          "has an ellipsoid of radius " + semiMajor + " m, which is not the earth");
    }
    if (inverseFlattening != 0 && !(inverseFlattening > 100)) {
      throw new Unreadable("has an ellipsoid of flattening 1/" + inverseFlattening);
    }
    if (geographic.find("PROJECTION").isPresent()) {
      throw new Unreadable("has a projection in its geographic part");
    }
    gridsAreNotUsed(datum);
    return new Datum(
        datum.name(),
        geographic.name(),
        datum.epsg(),
        geographic.epsg(),
        semiMajor,
        inverseFlattening,
        bound != null ? bound : datum.find("TOWGS84").map(WktShift::toWgs84).orElse(null));
  }

  private void gridsAreNotUsed(WktElement datum) {
    for (WktElement extension : datum.all("EXTENSION")) {
      if (extension.name().equals("PROJ4_GRIDS") && !extension.word(1).equals("@null")) {
        remarks.add(
            "the grid file '%s' named in the text is not used".formatted(extension.word(1)));
      }
    }
  }

  private static double primeMeridian(WktElement geographic, double unit) {
    Optional<WktElement> given = geographic.find("PRIMEM", "PRIMEMERIDIAN");
    return given.isEmpty() ? 0 : WktUnits.primeMeridian(given.get(), unit);
  }

  private static void requireEastAndNorth(WktElement system) {
    Set<String> directions = new HashSet<>();
    for (WktElement axis : system.all("AXIS")) {
      String direction = axis.word(1).toUpperCase(Locale.ROOT);
      if (axis.find("MERIDIAN").isPresent()) {
        direction += " along a meridian";
      }
      if (!direction.equals("UP")) {
        directions.add(direction);
      }
    }
    if (!directions.isEmpty() && !directions.equals(Set.of("EAST", "NORTH"))) {
      throw new Unreadable("has axes that do not run east and north");
    }
  }
}
