package io.citytwin.importer.terrain;

import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A GeoTIFF (OGC 19-008r4) with one band of heights: none, LZW or DEFLATE compression, strips or
 * tiles, whole or floating-point numbers, classic or BigTIFF. Only the first image is read; others
 * are overviews of it.
 */
final class GeoTiff implements AutoCloseable {

  private static final int PIXEL_SCALE = 33550;
  private static final int TIE_POINTS = 33922;
  private static final int TRANSFORMATION = 34264;
  private static final int KEYS = 34735;
  private static final int GDAL_METADATA = 42112;
  private static final int GDAL_NODATA = 42113;

  private static final int RASTER_TYPE = 1025;
  private static final int PIXEL_IS_POINT = 2;
  private static final int GEOGRAPHIC_CODE = 2048;
  private static final int PROJECTED_CODE = 3072;
  private static final int VERTICAL_UNIT = 4099;
  private static final int USER_DEFINED = 32767;

  private static final Pattern SCALED = Pattern.compile("role=\"(?:scale|offset)\"");
  private static final Pattern UNIT = Pattern.compile("role=\"unittype\"[^>]*>([^<]{1,40})<");

  private final FileChannel channel;
  private final TiffBlocks blocks;
  private final TerrainGrid grid;
  private final DeclaredCrs crs;
  private final @Nullable String verticalUnit;
  private final double noData;

  private GeoTiff(FileChannel channel) throws IOException {
    this.channel = channel;
    TiffDirectory tiff = TiffDirectory.read(channel);
    blocks = TiffBlocks.of(channel, tiff);
    long[] keys = tiff.numbers(KEYS);
    grid = grid(tiff, blocks.width(), blocks.height(), key(keys, RASTER_TYPE) == PIXEL_IS_POINT);
    crs = crs(keys);
    String metadata = tiff.text(GDAL_METADATA);
    if (SCALED.matcher(metadata).find()) {
      throw TiffSamples.unsupported("has scaled numbers", "gdal_translate -unscale -ot Float32");
    }
    verticalUnit = verticalUnit(keys, metadata);
    noData = noData(tiff.text(GDAL_NODATA));
  }

  /**
   * Opens a file.
   *
   * @throws SourceException FILE_NOT_FOUND, FILE_EMPTY, FILE_TRUNCATED, FILE_CORRUPT, or
   *     FORMAT_UNKNOWN for what is no TIFF or one that cannot be read, with the command that helps
   */
  static GeoTiff open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new SourceException(Code.FILE_NOT_FOUND, "there is no file " + file);
    }
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new GeoTiff(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  TerrainGrid grid() {
    return grid;
  }

  /** What the file says of its reference system. */
  DeclaredCrs crs() {
    return crs;
  }

  /** Unit of the heights as the file names it; null if it does not say. */
  @Nullable String verticalUnit() {
    return verticalUnit;
  }

  /**
   * Reads the heights of a window, row by row; NaN where there is none.
   *
   * @return null if the file has no block there
   */
  float @Nullable [] window(int column, int row, int columns, int rows) throws IOException {
    if (!blocks.hasData(column, row, columns, rows)) {
      return null;
    }
    float[] heights = blocks.window(column, row, columns, rows);
    float missing = (float) noData;
    for (int i = 0; i < heights.length; i++) {
      if (heights[i] == missing || !Float.isFinite(heights[i])) {
        heights[i] = Float.NaN;
      }
    }
    return heights;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static TerrainGrid grid(TiffDirectory tiff, int width, int height, boolean pixelIsPoint)
      throws IOException {
    double[] matrix = matrix(tiff);
    // Of a point raster the coordinates are those of the middle of a cell.
    double shift = pixelIsPoint ? 0.5 : 0;
    try {
      return new TerrainGrid(
          width,
          height,
          matrix[2] - shift * (matrix[0] + matrix[1]),
          matrix[5] - shift * (matrix[3] + matrix[4]),
          matrix[0],
          matrix[1],
          matrix[3],
          matrix[4]);
    } catch (IllegalArgumentException e) {
      throw TiffDirectory.corrupt("it describes " + String.valueOf(e.getMessage()));
    }
  }

  /** x = m0 column + m1 row + m2, y = m3 column + m4 row + m5. */
  private static double[] matrix(TiffDirectory tiff) throws IOException {
    double[] whole = tiff.doubles(TRANSFORMATION);
    if (whole.length == 16) {
      return new double[] {whole[0], whole[1], whole[3], whole[4], whole[5], whole[7]};
    }
    double[] scale = tiff.doubles(PIXEL_SCALE);
    double[] tie = tiff.doubles(TIE_POINTS);
    if (scale.length < 2 || tie.length < 6) {
      throw new SourceException(
          Code.CRS_MISSING,
          "the TIFF does not say where it lies: it has no GeoTIFF tags; add them with gdal_translate -a_srs CRS -a_ullr WEST NORTH EAST SOUTH");
    }
    return new double[] {
      scale[0], 0, tie[3] - tie[0] * scale[0], 0, -scale[1], tie[4] + tie[1] * scale[1]
    };
  }

  private static DeclaredCrs crs(long[] keys) {
    long projected = key(keys, PROJECTED_CODE);
    long code = projected > 0 ? projected : key(keys, GEOGRAPHIC_CODE);
    return code > 0 && code != USER_DEFINED
        ? new DeclaredCrs.Code("EPSG:" + code)
        : DeclaredCrs.NONE;
  }

  /** The value of a key that stands in the directory itself; 0 if it is not there. */
  private static long key(long[] keys, int wanted) {
    for (int i = 4; i + 3 < keys.length; i += 4) {
      if (keys[i] == wanted && keys[i + 1] == 0) {
        return keys[i + 3];
      }
    }
    return 0;
  }

  private static @Nullable String verticalUnit(long[] keys, String metadata) {
    Matcher unit = UNIT.matcher(metadata);
    if (unit.find()) {
      return unit.group(1).strip();
    }
    return switch ((int) key(keys, VERTICAL_UNIT)) {
      case 9001 -> "metre";
      case 9002 -> "foot";
      case 9003 -> "US survey foot";
      default -> null;
    };
  }

  private static double noData(String text) throws SourceException {
    if (text.isEmpty()) {
      return Double.NaN;
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw TiffDirectory.corrupt("its value for no data is '%.40s'".formatted(text));
    }
  }
}
