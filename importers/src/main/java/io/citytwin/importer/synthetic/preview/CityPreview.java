package io.citytwin.importer.synthetic.preview;

import io.citytwin.importer.synthetic.CityFolder;
import io.citytwin.importer.synthetic.plan.CityPlan;
import io.citytwin.importer.synthetic.plan.CitySize;
import io.citytwin.model.feature.FeatureKind;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Draws a generated city to a PNG file : land and sea from its plan, everything else from its
 * files, read one feature at a time.
 */
public final class CityPreview {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final MapView view;
  private final CityPlan plan;
  private final CityFolder folder;
  private final int width;
  private final int height;
  private final BufferedImage image;
  private final Graphics2D pen;

  private CityPreview(CityPlan plan, CityFolder folder, MapView view) {
    this.plan = plan;
    this.folder = folder;
    this.view = view;
    width = view.width();
    height = view.height();
    image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
  }

  /**
   * Draws the whole city.
   *
   * @param width width of the picture in pixels, from 400 to 8000; its height is three quarters of
   *     it
   */
  public static void draw(CityPlan plan, CityFolder folder, int width, Path file)
      throws IOException {
    double half = plan.size().columns() * CitySize.PITCH_METERS / 2;
    draw(
        plan, folder, new MapView(0, 0.01 * half, 2.06 * half / width, width, width * 3 / 4), file);
  }

  private static void draw(CityPlan plan, CityFolder folder, MapView view, Path file)
      throws IOException {
    CityPreview preview = new CityPreview(plan, folder, view);
    preview.drawGround();
    preview.drawCells();
    preview.drawDistricts();
    preview.drawPipes();
    preview.drawRoads();
    preview.drawBuildings();
    preview.drawSensors();
    preview.drawTitle();
    preview.pen.dispose();
    PaletteImage.write(preview.image, file);
  }

  /** The ground, a colour for each two by two pixels. */
  private void drawGround() {
    for (int row = 0; row < height; row += 2) {
      for (int column = 0; column < width; column += 2) {
        double x = view.toX(column + 1);
        double y = view.toY(row + 1);
        pen.setColor(new Color(MapColours.ground(plan.terrain(), x, y, view.metersPerPixel())));
        pen.fillRect(column, row, 2, 2);
      }
    }
  }

  private void drawCells() throws IOException {
    // Without antialiasing: two half-covered edges side by side would let the ground shine through.
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
    forEach(
        FeatureKind.GRID_CELL,
        (geometry, properties) -> {
          Color colour = MapColours.landUse(properties.path("landUse").asString());
          if (colour != null) {
            pen.setColor(colour);
            pen.fill(view.path(geometry));
          }
        });
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
  }

  private void drawPipes() throws IOException {
    pen.setStroke(new BasicStroke(0.6f));
    forEach(
        FeatureKind.PIPE,
        (geometry, properties) -> {
          pen.setColor(MapColours.pipe(properties.path("medium").asString()));
          pen.draw(view.path(geometry));
        });
  }

  /** A road ready to be drawn. */
  private record Stroke(
      Path2D path, MapColours.RoadStyle style, float width, boolean bridge, boolean tunnel) {}

  private void drawRoads() throws IOException {
    List<List<Stroke>> layers = new ArrayList<>();
    for (int rank = 0; rank < MapColours.ROAD_RANKS; rank++) {
      layers.add(new ArrayList<>());
    }
    forEach(
        FeatureKind.ROAD,
        (geometry, properties) -> {
          MapColours.RoadStyle style = MapColours.road(properties.path("roadClass").asString());
          double wide =
              Math.max(
                  style.leastPixels(), properties.path("width").asDouble() / view.metersPerPixel());
          boolean bridge = properties.path("bridge").asBoolean();
          boolean tunnel = properties.path("tunnel").asBoolean();
          layers
              .get(style.rank())
              .add(new Stroke(view.path(geometry), style, (float) wide, bridge, tunnel));
        });
    layers.reversed().forEach(layer -> layer.forEach(road -> drawRoad(road, true)));
    layers.reversed().forEach(layer -> layer.forEach(road -> drawRoad(road, false)));
  }

  private void drawRoad(Stroke road, boolean casing) {
    float wide = casing ? road.width + (road.bridge ? 2.6f : 1.1f) : road.width;
    int cap = road.bridge || road.tunnel ? BasicStroke.CAP_BUTT : BasicStroke.CAP_ROUND;
    float[] dash =
        road.tunnel ? new float[] {Math.max(5, road.width), Math.max(4, road.width)} : null;
    pen.setStroke(new BasicStroke(wide, cap, BasicStroke.JOIN_ROUND, 4, dash, 0));
    pen.setColor(
        casing ? road.style.casing() : road.tunnel ? MapColours.TUNNEL : road.style.fill());
    pen.draw(road.path);
  }

  private void drawBuildings() throws IOException {
    boolean outline = view.metersPerPixel() < 3;
    pen.setStroke(new BasicStroke(0.5f));
    forEach(
        FeatureKind.BUILDING,
        (geometry, properties) -> {
          Path2D path = view.path(geometry);
          Color colour = MapColours.building(properties.path("usage").asString());
          pen.setColor(colour);
          pen.fill(path);
          if (outline) {
            pen.setColor(colour.darker());
            pen.draw(path);
          }
        });
  }

  private void drawDistricts() throws IOException {
    pen.setStroke(new BasicStroke(4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
    pen.setColor(MapColours.BOUNDARY);
    forEach(
        FeatureKind.DISTRICT,
        (geometry, properties) -> {
          if (properties.path("level").asString().equals("DISTRICT")) {
            pen.draw(view.path(geometry));
          }
        });
  }

  private void drawSensors() throws IOException {
    double radius = Math.clamp(9.5 / view.metersPerPixel(), 0.9, 3.2);
    forEach(
        FeatureKind.SENSOR,
        (geometry, properties) -> {
          double px = view.column(geometry.path("coordinates"));
          double py = view.row(geometry.path("coordinates"));
          pen.setColor(MapColours.sensor(properties.path("sensorType").asString()));
          pen.fill(new Ellipse2D.Double(px - radius, py - radius, 2 * radius, 2 * radius));
        });
  }

  private void drawTitle() {
    pen.setColor(new Color(255, 255, 255, 215));
    pen.fillRoundRect(24, height - 112, 470, 88, 14, 14);
    pen.setColor(MapColours.TEXT);
    pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 22));
    pen.drawString("Haixi Bay, a generated city", 42, height - 80);
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    pen.drawString("size " + plan.size() + ", seed " + plan.seed(), 42, height - 58);
    int length = view.scaleBarMeters();
    int pixels = (int) Math.round(length / view.metersPerPixel());
    pen.setStroke(new BasicStroke(2.5f));
    pen.drawLine(42, height - 38, 42 + pixels, height - 38);
    pen.drawLine(42, height - 43, 42, height - 33);
    pen.drawLine(42 + pixels, height - 43, 42 + pixels, height - 33);
    String label = length >= 1000 ? length / 1000 + " km" : length + " m";
    pen.drawString(String.format(Locale.ROOT, "%s", label), 54 + pixels, height - 33);
  }

  private void forEach(FeatureKind kind, BiConsumer<JsonNode, JsonNode> draw) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(folder.file(kind))) {
      String line = lines.readLine();
      while (line != null) {
        JsonNode feature = JSON.readTree(line);
        JsonNode geometry = feature.path("geometry");
        if (view.shows(geometry)) {
          draw.accept(geometry, feature.path("properties"));
        }
        line = lines.readLine();
      }
    }
  }
}
