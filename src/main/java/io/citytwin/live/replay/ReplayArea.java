package io.citytwin.live.replay;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.Datastreams;
import java.util.Locale;
import java.util.function.Consumer;

/** An extent in degrees (EPSG:4326), edges included. {@code west > east}: the antimeridian. */
record ReplayArea(double west, double south, double east, double north) {

  /**
   * Checks an extent.
   *
   * @param largest most square degrees
   * @throws TwinException UNSUPPORTED_CRS, BAD_USER_INPUT or LIMIT_EXCEEDED
   */
  static ReplayArea of(ReplayInput.Bbox box, double largest) {
    if (!box.crs().equals("EPSG:4326") && !box.crs().equals("OGC:CRS84")) {
      throw new TwinException(
          ErrorCode.UNSUPPORTED_CRS,
          "the bbox of a replay is in EPSG:4326 or OGC:CRS84 (longitude, latitude), not '%s'"
              .formatted(box.crs().substring(0, Math.min(60, box.crs().length()))));
    }
    ReplayArea area = new ReplayArea(box.west(), box.south(), box.east(), box.north());
    if (!area.isOnEarth()) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "bbox [%s, %s, %s, %s] leaves -180..180, -90..90 or has its south edge above its north edge"
              .formatted(area.west, area.south, area.east, area.north));
    }
    if (area.squareDegrees() > largest) {
      throw new TwinException(
          ErrorCode.LIMIT_EXCEEDED,
          String.format(
              Locale.ROOT,
              "bbox covers %.2f square degrees, at most %.2f may be replayed; zoom in",
              area.squareDegrees(),
              largest));
    }
    return area;
  }

  private boolean isOnEarth() {
    return Math.abs(west) <= 180
        && Math.abs(east) <= 180
        && south >= -90
        && south <= north
        && north <= 90;
  }

  private double squareDegrees() {
    return (west <= east ? east - west : east - west + 360) * (north - south);
  }

  /** Gives the datastreams whose sensor stands here to a visitor. */
  void each(Datastreams datastreams, Consumer<Datastream> visitor) {
    Consumer<Datastream> exact =
        datastream -> {
          if (contains(datastream.longitude(), datastream.latitude())) {
            visitor.accept(datastream);
          }
        };
    if (west <= east) {
      datastreams.near(west, south, east, north, exact);
    } else {
      datastreams.near(west, south, 180, north, exact);
      datastreams.near(-180, south, east, north, exact);
    }
  }

  private boolean contains(double longitude, double latitude) {
    boolean between =
        west <= east
            ? longitude >= west && longitude <= east
            : longitude >= west || longitude <= east;
    return between && latitude >= south && latitude <= north;
  }
}
