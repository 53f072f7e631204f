package io.citytwin.importer.synthetic.preview;

import io.citytwin.importer.synthetic.plan.Terrain;
import java.awt.Color;
import org.jspecify.annotations.Nullable;

/** The colours of the map. */
final class MapColours {

  static final Color TEXT = new Color(0x2f3a45);
  static final Color BOUNDARY = new Color(0x9b, 0x4d, 0x8c, 0x50);
  static final Color TUNNEL = new Color(0xd8cfc0);

  /** Number of layers in which roads are drawn, the first on top. */
  static final int ROAD_RANKS = 5;

  /**
   * How a class of roads is drawn.
   *
   * @param rank layer, 0 on top
   * @param leastPixels narrowest width on the map
   * @param fill colour of the carriageway
   * @param casing colour of its edge
   */
  record RoadStyle(int rank, double leastPixels, Color fill, Color casing) {}

  private static final int[] DEEP = {0x8f, 0xbd, 0xd8};
  private static final int[] SHALLOW = {0xb9, 0xda, 0xe8};
  private static final int[] OPEN_LAND = {0xec, 0xee, 0xdc};

  private MapColours() {}

  /** Sea by its depth, land shaded by light from the north-west. */
  static int ground(Terrain terrain, double x, double y, double metersPerPixel) {
    double shore = terrain.shore(x, y);
    if (shore <= 0) {
      return mix(SHALLOW, DEEP, Math.min(1, -shore / 1800), 1);
    }
    double step = Math.max(20, metersPerPixel);
    double slope =
        (terrain.ground(x + step, y - step) - terrain.ground(x - step, y + step)) / (2.8 * step);
    return mix(OPEN_LAND, OPEN_LAND, 0, Math.clamp(1 - 0.9 * slope, 0.82, 1.03));
  }

  private static int mix(int[] a, int[] b, double t, double light) {
    int rgb = 0;
    for (int k = 0; k < 3; k++) {
      int value = (int) Math.clamp((a[k] + t * (b[k] - a[k])) * light, 0, 255);
      rgb = rgb << 8 | value;
    }
    return rgb;
  }

  /** Tint of a cell; null lets the ground show. */
  static @Nullable Color landUse(String use) {
    return switch (use) {
      case "PARK" -> new Color(0xc3e2b4);
      case "GREEN" -> new Color(0xd8, 0xe8, 0xc4, 0xc0);
      case "HILL" -> new Color(0x8f, 0xbf, 0x86, 0x90);
      case "FARM" -> new Color(0xe6, 0xe9, 0xc8, 0x90);
      case "INDUSTRY" -> new Color(0xe9e2ec);
      case "PORT" -> new Color(0xdfdfe6);
      case "BUSINESS", "COMMERCE" -> new Color(0xf6ebe4);
      case "SCHOOL", "HOSPITAL", "CIVIC" -> new Color(0xf6f1d6);
      case "QUAY" -> new Color(0xe9eadf);
      default -> new Color(0xf2f0ea);
    };
  }

  static Color pipe(String medium) {
    return medium.equals("WATER")
        ? new Color(0x3d, 0x85, 0xc6, 0x38)
        : new Color(0x5a, 0x8f, 0x6b, 0x38);
  }

  static RoadStyle road(String roadClass) {
    return switch (roadClass) {
      case "MOTORWAY", "TRUNK" -> new RoadStyle(0, 3.6, new Color(0xf3a08a), new Color(0xc9705c));
      case "PRIMARY" -> new RoadStyle(1, 2.6, new Color(0xfbd08f), new Color(0xd0a05c));
      case "SECONDARY" -> new RoadStyle(2, 1.9, new Color(0xfbf3b8), new Color(0xcdbf7c));
      case "TERTIARY" -> new RoadStyle(3, 1.3, Color.WHITE, new Color(0xc4c0b6));
      case "RESIDENTIAL" -> new RoadStyle(4, 0.8, Color.WHITE, new Color(0xcfcbc2));
      case "SERVICE" -> new RoadStyle(4, 0.5, new Color(0xfafafa), new Color(0xdcd8d0));
      default -> new RoadStyle(4, 0.4, new Color(0xe5d3c4), new Color(0xefe9e2));
    };
  }

  static Color building(String usage) {
    return switch (usage) {
      case "RESIDENTIAL" -> new Color(0xbfa88f);
      case "COMMERCIAL" -> new Color(0xd98f7e);
      case "MIXED" -> new Color(0xd3a78d);
      case "OFFICE" -> new Color(0x8a9fc4);
      case "INDUSTRIAL" -> new Color(0xb09cc0);
      case "PUBLIC" -> new Color(0xd9b84f);
      case "TRANSPORT" -> new Color(0x7d8790);
      default -> new Color(0xbbbbbb);
    };
  }

  static Color sensor(String type) {
    return switch (type) {
      case "water_pressure", "water_flow" -> new Color(0x1f6fc2);
      case "drain_level", "manhole_tilt" -> new Color(0x2d8a6c);
      case "air_pm25" -> new Color(0x8c3fb0);
      case "traffic_flow" -> new Color(0xd23c2f);
      case "noise" -> new Color(0xc45f9a);
      default -> new Color(0xd9a21b);
    };
  }
}
