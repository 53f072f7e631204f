package io.citytwin.live.selection;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.Datastreams;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * An extent in degrees (EPSG:4326), edges included. {@code west > east} crosses the antimeridian.
 */
public record Region(double west, double south, double east, double north) {

  /**
   * Checks an extent.
   *
   * @throws TwinException UNSUPPORTED_CRS, BAD_USER_INPUT or, above {@code maxArea} square degrees,
   *     LIMIT_EXCEEDED
   */
  public static Region of(Bbox bbox, double maxArea) {
    String crs = bbox.crs();
    double west = bbox.west();
    double south = bbox.south();
    double east = bbox.east();
    double north = bbox.north();
    if (!crs.equals("EPSG:4326") && !crs.equals("OGC:CRS84")) {
      throw new TwinException(
          ErrorCode.UNSUPPORTED_CRS,
          "the bbox is in EPSG:4326 or OGC:CRS84 (longitude, latitude), not '"
              + (crs.length() > 60 ? crs.substring(0, 60) + "…" : crs)
              + "'");
    }
    if (Math.abs(west) > 180 || Math.abs(east) > 180 || south < -90 || north > 90) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "bbox %s leaves -180..180, -90..90".formatted(show(west, south, east, north)));
    }
    if (south > north) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "bbox %s has its south edge above its north edge"
              .formatted(show(west, south, east, north)));
    }
    Region region = new Region(west, south, east, north);
    if (region.area() > maxArea) {
      throw new TwinException(
          ErrorCode.LIMIT_EXCEEDED,
          String.format(
              Locale.ROOT,
              "bbox covers %.2f square degrees, at most %.2f are allowed; zoom in",
              region.area(),
              maxArea));
    }
    return region;
  }

  private static String show(double west, double south, double east, double north) {
    return "[" + west + ", " + south + ", " + east + ", " + north + "]";
  }

  private double area() {
    double width = west <= east ? east - west : east - west + 360;
    return width * (north - south);
  }

  /** Gives the datastreams that may stand in this region to a visitor. */
  public void candidates(Datastreams datastreams, Consumer<Datastream> visitor) {
    if (west <= east) {
      datastreams.near(west, south, east, north, visitor);
    } else {
      datastreams.near(west, south, 180, north, visitor);
      datastreams.near(-180, south, east, north, visitor);
    }
  }

  /** Whether a place lies in it. */
  public boolean contains(double longitude, double latitude) {
    boolean between =
        west <= east
            ? longitude >= west && longitude <= east
            : longitude >= west || longitude <= east;
    return between && latitude >= south && latitude <= north;
  }
}
