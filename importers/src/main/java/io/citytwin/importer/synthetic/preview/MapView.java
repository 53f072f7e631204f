package io.citytwin.importer.synthetic.preview;

import io.citytwin.importer.synthetic.plan.LocalFrame;
import java.awt.geom.Path2D;
import tools.jackson.databind.JsonNode;

/**
 * A window on the map. Degrees become pixels by the scale of the middle, close enough for a
 * drawing.
 */
final class MapView {

  private static final double METERS_PER_DEGREE = 110_780;

  private final double centreX;
  private final double centreY;
  private final double metersPerPixel;
  private final int width;
  private final int height;
  private final double metersPerLongitude;

  MapView(double centreX, double centreY, double metersPerPixel, int width, int height) {
    this.centreX = centreX;
    this.centreY = centreY;
    this.metersPerPixel = metersPerPixel;
    this.width = width;
    this.height = height;
    long east = LocalFrame.toDegrees(10_000, 0);
    metersPerLongitude = 10_000 / (LocalFrame.longitude(east) / 1e7 - LocalFrame.ORIGIN_LONGITUDE);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  double metersPerPixel() {
    return metersPerPixel;
  }

  double toX(double column) {
    return centreX + (column - width / 2.0) * metersPerPixel;
  }

  double toY(double row) {
    return centreY - (row - height / 2.0) * metersPerPixel;
  }

  double column(JsonNode position) {
    double x = (position.path(0).asDouble() - LocalFrame.ORIGIN_LONGITUDE) * metersPerLongitude;
    return width / 2.0 + (x - centreX) / metersPerPixel;
  }

  double row(JsonNode position) {
    double y = (position.path(1).asDouble() - LocalFrame.ORIGIN_LATITUDE) * METERS_PER_DEGREE;
    return height / 2.0 - (y - centreY) / metersPerPixel;
  }

  /**
   * True if the first position of a small feature is in or near the window; always for areas of
   * several parts.
   */
  boolean shows(JsonNode geometry) {
    JsonNode position = geometry.path("coordinates");
    if (geometry.path("type").asString().equals("MultiPolygon") || position.path(0).size() > 200) {
      return true;
    }
    while (position.path(0).isArray()) {
      position = position.path(0);
    }
    double margin = 2_000 / metersPerPixel;
    double column = column(position);
    double row = row(position);
    return column > -margin && row > -margin && column < width + margin && row < height + margin;
  }

  /** Outline or line of a geometry, in pixels. */
  Path2D path(JsonNode geometry) {
    Path2D path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
    append(path, geometry.path("coordinates"));
    return path;
  }

  private void append(Path2D path, JsonNode coordinates) {
    if (!coordinates.path(0).path(0).isArray()) {
      for (int k = 0; k < coordinates.size(); k++) {
        double px = column(coordinates.path(k));
        double py = row(coordinates.path(k));
        if (k == 0) {
          path.moveTo(px, py);
        } else {
          path.lineTo(px, py);
        }
      }
      return;
    }
    for (JsonNode part : coordinates) {
      append(path, part);
    }
  }

  /** A round length that takes between 100 and 300 pixels. */
  int scaleBarMeters() {
    int[] steps = {100, 200, 500, 1000, 2000, 5000, 10_000};
    for (int step : steps) {
      if (step / metersPerPixel >= 110) {
        return step;
      }
    }
    return steps[steps.length - 1];
  }
}
