package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A class of formats whose import is killed, with a file of it made by GDAL, osmium or by hand. */
enum CrashCase {
  SHAPEFILE,
  GEOPACKAGE,
  FLATGEOBUF,
  GEOJSON,
  GML,
  KML,
  CSV,
  OSM,
  TERRAIN,
  SERIES,
  /** A newer state of a dataset: features change, go and come. */
  REPLACEMENT;

  /** Enough for a new table in place of the empty one. */
  private static final int MANY = 21_000;

  private static final int SOME = 1_000;

  /**
   * Writes the files, if they are not there yet.
   *
   * @return the commands up to the one that is killed, which is the last
   */
  List<List<String>> commands(Path folder) throws IOException, InterruptedException {
    return switch (this) {
      case SHAPEFILE -> one(ogr(folder, MANY, "ESRI Shapefile", "city.shp"));
      case GEOPACKAGE -> one(ogr(folder, SOME, "GPKG", "city.gpkg"));
      case FLATGEOBUF -> one(ogr(folder, SOME, "FlatGeobuf", "city.fgb"));
      case GEOJSON -> one(buildings(folder, SOME, 0));
      case GML -> one(ogr(folder, SOME, "GML", "city.gml"));
      case KML -> one(ogr(folder, SOME, "LIBKML", "city.kml"));
      case CSV -> one(ogr(folder, SOME, "CSV", "city.csv", "-lco", "GEOMETRY=AS_WKT"));
      case OSM -> List.of(osmImport(folder));
      case TERRAIN -> List.of(List.of("import", "--dataset", "city", raster(folder).toString()));
      case SERIES -> List.of(series(folder));
      case REPLACEMENT -> {
        List<String> replacing = new ArrayList<>(load(buildings(folder, SOME, 1)));
        replacing.add("--replace");
        yield List.of(load(buildings(folder, SOME, 0)), replacing);
      }
    };
  }

  private static List<List<String>> one(Path file) {
    return List.of(load(file));
  }

  private static List<String> load(Path file) {
    return List.of(
        "import",
        "--dataset",
        "city",
        "--kind",
        "BUILDING",
        "--crs",
        "EPSG:4326",
        "--id-property",
        "code",
        file.toString());
  }

  /** Squares beside each other; a later state moves some, drops some and adds some. */
  private static Path buildings(Path folder, int count, int state) throws IOException {
    String text =
        IntStream.range(0, count)
            .map(i -> i + state * 500)
            .mapToObj(
                i -> {
                  double x = 7 + i % 200 * 0.002;
                  double y = 43 + i / 200 * 0.002 + (i % 3 == 0 ? state * 0.0005 : 0);
                  return "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[%1$.4f,%2$.4f],[%3$.4f,%2$.4f],[%3$.4f,%4$.4f],[%1$.4f,%4$.4f],[%1$.4f,%2$.4f]]]},\"properties\":{\"code\":\"b%5$d\",\"name\":\"House %5$d\",\"height\":%6$d}}"
                      .formatted(x, y, x + 0.001, y + 0.001, i, i % 40);
                })
            .collect(Collectors.joining("\n", "", "\n"));
    return Files.writeString(folder.resolve("city%d-%d.geojsonl".formatted(state, count)), text);
  }

  private static Path ogr(Path folder, int count, String driver, String name, String... options)
      throws IOException, InterruptedException {
    Path target = folder.resolve(name);
    List<String> command = new ArrayList<>(List.of("ogr2ogr", "-q", "-f", driver));
    command.addAll(List.of(options));
    command.addAll(List.of("-nln", "city", target.toString()));
    command.add(buildings(folder, count, 0).toString());
    run(command);
    return target;
  }

  private static List<String> osmImport(Path folder) throws IOException, InterruptedException {
    String work = folder.resolve("work").toString();
    return List.of("import", "--dataset", "city", "--work-folder", work, osm(folder).toString());
  }

  private static Path osm(Path folder) throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder("<osm version=\"0.6\">\n");
    for (int i = 0; i < 4 * SOME; i++) {
      double x = 7 + i / 4 % 200 * 0.002 + (i % 4 == 1 || i % 4 == 2 ? 0.001 : 0);
      double y = 43 + i / 800 * 0.002 + (i % 4 >= 2 ? 0.001 : 0);
      text.append(
          "<node id=\"%d\" version=\"1\" lon=\"%.4f\" lat=\"%.4f\"/>\n".formatted(i + 1, x, y));
    }
    for (int i = 0; i < SOME; i++) {
      text.append("<way id=\"%d\" version=\"1\">".formatted(i + 1));
      for (int corner : new int[] {1, 2, 3, 4, 1}) {
        text.append("<nd ref=\"%d\"/>".formatted(4 * i + corner));
      }
      text.append("<tag k=\"%s\" v=\"yes\"/></way>\n".formatted("building"));
    }
    Path xml = Files.writeString(folder.resolve("city.osm"), text.append("</osm>\n"));
    Path pbf = folder.resolve("city.osm.pbf");
    run(List.of("osmium", "cat", "-O", "-o", pbf.toString(), xml.toString()));
    return pbf;
  }

  /** Noise: no tile of it is left out or packed to nothing. */
  private static Path raster(Path folder) throws IOException, InterruptedException {
    int side = 600;
    ByteBuffer heights = ByteBuffer.allocate(4 * side * side).order(ByteOrder.LITTLE_ENDIAN);
    Random random = new Random(7);
    while (heights.hasRemaining()) {
      heights.putFloat(random.nextFloat() * 100);
    }
    Path raw = Files.write(folder.resolve("heights.img"), heights.array());
    Files.writeString(
        folder.resolve("heights.hdr"),
        "ENVI\nsamples = %1$d\nlines = %1$d\nbands = 1\ndata type = 4\ninterleave = bsq\nbyte order = 0\n"
            .formatted(side));
    Path tif = folder.resolve("heights.tif");
    List<String> command = new ArrayList<>(List.of("gdal_translate", "-q", "-of", "GTiff"));
    command.addAll(List.of("-a_srs", "EPSG:4326", "-a_ullr", "7", "44", "8", "43"));
    command.addAll(List.of(raw.toString(), tif.toString()));
    run(command);
    return tif;
  }

  private static List<String> series(Path folder) throws IOException {
    StringBuilder text = new StringBuilder("id,time,level,x,y\n");
    for (int i = 0; i < 20 * SOME; i++) {
      int minutes = i / 10;
      text.append(
          "G%d,2026-01-%02dT%02d:%02d:00Z,%d.5,7.%d,51\n"
              .formatted(
                  i % 10, 1 + minutes / 1440, minutes / 60 % 24, minutes % 60, i % 97, i % 10));
    }
    Path file = Files.writeString(folder.resolve("levels.csv"), text, StandardCharsets.US_ASCII);
    Path mapping =
        Files.writeString(
            folder.resolve("levels.yaml"),
            """
            version: 1
            sensor: "{id}"
            time: {text: "{time}", zone: UTC}
            values: [{property: level, column: level}]
            sensors: {type: WATER_LEVEL, name: "Gauge {id}", x: "{x}", y: "{y}"}
            """);
    return List.of(
        "import-series", "--dataset", "city", "--series", mapping.toString(), file.toString());
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s%n%s", command, said).isZero();
  }
}
