package io.citytwin.importer.terrain;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** GDAL as oracle (Debian package gdal-bin); without it a test fails. */
final class Gdal {

  private Gdal() {}

  /** The heights GDAL reads at places in longitude and latitude; NaN outside and for no data. */
  static float[] heights(Path file, double[] lonLat) throws IOException {
    StringBuilder input = new StringBuilder();
    for (int i = 0; i < lonLat.length; i += 2) {
      input.append(lonLat[i]).append(' ').append(lonLat[i + 1]).append('\n');
    }
    String answer =
        answer(input.toString(), "gdallocationinfo", "-valonly", "-wgs84", file.toString());
    String[] lines = answer.split("\n", -1);
    float[] heights = new float[lonLat.length / 2];
    for (int i = 0; i < heights.length; i++) {
      heights[i] = lines[i].isBlank() ? Float.NaN : Float.parseFloat(lines[i].strip());
    }
    return heights;
  }

  /** Rewrites a raster with other options. */
  static Path translate(Path from, Path to, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of("gdal_translate", "-q"));
    command.addAll(List.of(options));
    command.addAll(List.of(from.toString(), to.toString()));
    answer("", command.toArray(String[]::new));
    return to;
  }

  static String answer(String input, String... command) throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      throw new IOException(command[0] + " is needed to check rasters: install gdal-bin", e);
    }
    try (OutputStream pipe = process.getOutputStream()) {
      pipe.write(input.getBytes(StandardCharsets.US_ASCII));
    }
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
