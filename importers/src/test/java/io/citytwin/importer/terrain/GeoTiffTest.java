package io.citytwin.importer.terrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.citytwin.importer.gdal.Damage;
import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import io.citytwin.testing.RealData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("real-data")
class GeoTiffTest {

  private static final Path MONACO = RealData.file("monaco/derived_monaco_dem.tif");

  @TempDir private Path folder;

  /** GDAL writes the same heights in many ways; all cells must be read alike. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-co COMPRESS=NONE",
        "-co COMPRESS=NONE -co BLOCKYSIZE=1000",
        "-co COMPRESS=LZW",
        "-co COMPRESS=LZW -co PREDICTOR=2 -co TILED=YES -co BLOCKXSIZE=64 -co BLOCKYSIZE=32",
        "-co COMPRESS=DEFLATE -co PREDICTOR=2 -co TILED=YES",
        "-co COMPRESS=DEFLATE -co PREDICTOR=3 -ot Float32",
        "-co COMPRESS=DEFLATE -co PREDICTOR=3 -ot Float64 -co TILED=YES",
        "-co COMPRESS=LZW -co PREDICTOR=2 -ot Int32",
        "-co ENDIANNESS=BIG",
        "-co ENDIANNESS=BIG -co COMPRESS=DEFLATE -co PREDICTOR=3 -ot Float32",
        "-co ENDIANNESS=BIG -co COMPRESS=LZW -co PREDICTOR=2",
        "-co BIGTIFF=YES -co COMPRESS=DEFLATE",
        "-co BIGTIFF=YES -co ENDIANNESS=BIG -ot Float64"
      })
  void everyWayToStoreTheHeightsGivesTheSame(String options) throws IOException {
    Path other = Gdal.translate(MONACO, folder.resolve("other.tif"), options.split(" "));
    try (GeoTiff expected = GeoTiff.open(MONACO);
        GeoTiff actual = GeoTiff.open(other)) {
      assertThat(actual.grid()).isEqualTo(expected.grid());
      assertThat(all(actual)).containsExactly(all(expected));
    }
  }

  @Test
  void aBlockThatIsNotThereHasNoHeights() throws IOException {
    Path sparse = folder.resolve("sparse.tif");
    Gdal.answer(
        "",
        "gdal_create",
        "-q",
        "-outsize",
        "5000",
        "5000",
        "-ot",
        "Float32",
        "-a_srs",
        "EPSG:4547",
        "-a_ullr",
        "500000",
        "2500000",
        "505000",
        "2495000",
        "-co",
        "TILED=YES",
        "-co",
        "SPARSE_OK=TRUE",
        sparse.toString());
    try (GeoTiff tiff = GeoTiff.open(sparse)) {
      assertThat(tiff.window(0, 0, 256, 256)).isNull();
      assertThat(tiff.crs()).isEqualTo(new DeclaredCrs.Code("EPSG:4547"));
    }
  }

  @Test
  void theUnitOfTheHeightsIsKept() throws IOException {
    Path virtual = Gdal.translate(MONACO, folder.resolve("feet.vrt"), "-of", "VRT");
    String text = Files.readString(virtual);
    Files.writeString(
        virtual, text.replace("</NoDataValue>", "</NoDataValue><UnitType>ft</UnitType>"));
    try (GeoTiff tiff = GeoTiff.open(Gdal.translate(virtual, folder.resolve("feet.tif")));
        GeoTiff silent = GeoTiff.open(MONACO)) {
      assertThat(tiff.verticalUnit()).isEqualTo("ft");
      assertThat(silent.verticalUnit()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-b 1 -b 1 -b 1", "-co COMPRESS=PACKBITS", "-a_scale 0.1", "-ot CFloat32"})
  void whatIsNotReadIsRefusedWithTheCommandThatHelps(String options) throws IOException {
    Path other = Gdal.translate(MONACO, folder.resolve("other.tif"), options.split(" "));
    refused(other, Code.FORMAT_UNKNOWN, "gdal_translate");
  }

  @Test
  void aPlainPictureDoesNotSayWhereItLies() throws IOException {
    Path plain = Gdal.translate(MONACO, folder.resolve("plain.tif"), "-co", "PROFILE=BASELINE");
    refused(plain, Code.CRS_MISSING, "-a_ullr");
  }

  @Test
  void whatIsNoTiffIsRefused() throws IOException {
    refused(folder.resolve("none.tif"), Code.FILE_NOT_FOUND, "none.tif");
    refused(Files.write(folder.resolve("0.tif"), new byte[0]), Code.FILE_EMPTY, "empty");
    refused(
        Files.writeString(folder.resolve("t.tif"), "no picture at all, a text"),
        Code.FORMAT_UNKNOWN,
        "no TIFF");
  }

  /** A head of 150 bytes that promises a million by a million cells. */
  @Test
  void hugePromisesAreRefusedBeforeAnythingIsAllocated() throws IOException {
    Path huge = folder.resolve("huge.tif");
    Files.write(huge, head(1_000_000, 1_000_000, 1_000_000, 1, 500_000));
    refused(huge, Code.FORMAT_UNKNOWN, "-co TILED=YES");
    Files.write(huge, head(1_000_000, 1_000_000, 1, 1_000_000, 500_000));
    refused(huge, Code.FILE_TRUNCATED, "tag 273");
    Files.write(huge, head(1_000_000, 1_000_000, 1, Integer.MAX_VALUE, 8));
    refused(huge, Code.FORMAT_UNKNOWN, "the limit is 2,000,000");
    Files.write(huge, head(2_000_000, 3, 3, 1, 8));
    refused(huge, Code.FILE_CORRUPT, "allowed are 1 to 1,000,000");
  }

  /** The tags that place a raster, with counts that no file can hold. */
  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MAX_VALUE, 0xE0E0E0E0, 2_000_001})
  void hugeCountsOfPlacesAreRefusedBeforeAnythingIsAllocated(int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(MONACO)).order(ByteOrder.LITTLE_ENDIAN);
    int directory = bytes.getInt(4);
    for (int i = 0; i < bytes.getShort(directory); i++) {
      int entry = directory + 2 + 12 * i;
      if (Short.toUnsignedInt(bytes.getShort(entry)) == 33922) {
        bytes.putInt(entry + 4, count);
      }
    }
    Path huge = Files.write(folder.resolve("huge.tif"), bytes.array());
    refused(huge, Code.FORMAT_UNKNOWN, "tag 33922");
  }

  /** Every file that is cut off is refused, or is read whole if only its end was not needed. */
  @Test
  void truncatedFilesAreRefused() throws IOException {
    byte[] whole = Files.readAllBytes(MONACO);
    int refused = 0;
    for (int length = 0; length < whole.length; length += 97) {
      refused += readable(Arrays.copyOf(whole, length)) ? 0 : 1;
    }
    assertThat(refused).isGreaterThan(whole.length / 97 - 5);
  }

  /** Whatever is damaged: a coded fault or heights, nothing else, and soon. */
  @ParameterizedTest
  @ValueSource(
      strings = {"-co COMPRESS=LZW -co PREDICTOR=2", "-co COMPRESS=DEFLATE", "-co TILED=YES"})
  void damagedFilesAreReadOrRefused(String options) throws IOException {
    Path file = Gdal.translate(MONACO, folder.resolve("d.tif"), options.split(" "));
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(11);
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      byte[] damaged = whole.clone();
      if (i % 2 == 0) {
        for (int k = 0; k <= random.nextInt(4); k++) {
          damaged[random.nextInt(600)] = (byte) random.nextInt(256);
        }
      } else {
        damaged = Damage.damage(whole, whole, random);
      }
      refused += readable(damaged) ? 0 : 1;
    }
    assertThat(refused).isBetween(40, 399);
  }

  private boolean readable(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("damaged.tif"), bytes);
    try (GeoTiff tiff = GeoTiff.open(file)) {
      TerrainGrid grid = tiff.grid();
      tiff.window(0, 0, Math.min(256, grid.width()), Math.min(256, grid.height()));
      tiff.window(grid.width() - 1, grid.height() - 1, 1, 1);
      return true;
    } catch (SourceException e) {
      assertThat(e.getMessage()).isNotBlank();
      return false;
    }
  }

  private static void refused(Path file, Code code, String text) {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> GeoTiff.open(file))
        .withMessageContaining(text)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  private static float[] all(GeoTiff tiff) throws IOException {
    TerrainGrid grid = tiff.grid();
    float[] heights = tiff.window(0, 0, grid.width(), grid.height());
    assertThat(heights).isNotNull();
    return heights;
  }

  /** A little-endian TIFF with the tags a picture must have, and nothing behind them. */
  private static byte[] head(int width, int height, int rowsPerStrip, int strips, int at) {
    int[][] tags = {
      {256, 4, 1, width},
      {257, 4, 1, height},
      {258, 3, 1, 32},
      {259, 3, 1, 8},
      {273, 4, strips, at},
      {277, 3, 1, 1},
      {278, 4, 1, rowsPerStrip},
      {279, 4, strips, at},
      {339, 3, 1, 3}
    };
    ByteBuffer bytes = ByteBuffer.allocate(10 + 12 * tags.length + 4);
    bytes.order(ByteOrder.LITTLE_ENDIAN).putShort((short) 0x4949).putShort((short) 42).putInt(8);
    bytes.putShort((short) tags.length);
    for (int[] tag : tags) {
      bytes.putShort((short) tag[0]).putShort((short) tag[1]).putInt(tag[2]).putInt(tag[3]);
    }
    return bytes.array();
  }
}
