package io.citytwin.importer.terrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.crs.CrsTransform;
import io.citytwin.importer.pipeline.ImportProgress;
import io.citytwin.importer.pipeline.ImportRequest;
import io.citytwin.importer.pipeline.InterruptedImportException;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.importer.pipeline.UndoRequest;
import io.citytwin.importer.postgis.PostgisTerrainStore;
import io.citytwin.importer.postgis.PostgisUndo;
import io.citytwin.importer.postgis.TwinConnection;
import io.citytwin.importer.terrain.TerrainStore.Change;
import io.citytwin.model.connection.DatabaseUrl;
import io.citytwin.testing.PostgisDatabase;
import io.citytwin.testing.RealData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

/** Rasters through the store into a real PostGIS, and back by the words of the migration. */
@Tag("real-data")
class TerrainImportIT {

  private static final int PLACES = 400;

  private static PostgisDatabase database;
  private static DatabaseUrl url;

  @TempDir private Path folder;

  @BeforeAll
  static void create() throws IOException {
    database = PostgisDatabase.createEmpty();
    url = DatabaseUrl.parse(database.url());
    TwinConnection.migrate(url);
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @BeforeEach
  void empty() {
    database.execute(
        "truncate twin.terrain, twin.terrain_tile, twin.terrain_history, twin.terrain_tile_history, twin.import_job, twin.revision restart identity cascade; update twin.head set revision = 0");
  }

  /** GDAL's figures; the counts of tiles follow from the sizes in the README. */
  @ParameterizedTest
  @CsvSource({
    "monaco/derived_monaco_dem.tif, 1, -2, 1138",
    "water_ky4/ky4_elevation.tif, 6, 117.438, 226.242",
    "porto_alegre/poa_elevation.tif, 4, 0, 255",
    "water_ky4/coastal_ky4_storm_surge.tif, 24, 1, 5",
    "helsinki/elevation_model_2021_lapinlahti.tif, 2, 0, 10.988"
  })
  void heightsAreReadAsGdalReadsThem(String name, int mostTiles, float lowest, float highest)
      throws IOException, SQLException {
    Path file = RealData.file(name);
    TerrainImport.Result result = load(file, false, false);
    assertThat(result.summary().tiles()).isBetween(1L, (long) mostTiles);
    assertThat(result.summary().lowest()).isCloseTo(lowest, within(1e-3f));
    assertThat(result.summary().highest()).isCloseTo(highest, within(1e-3f));

    double[] places = places(result.raster());
    float[] expected = Gdal.heights(file, places);
    float[] stored = stored(places);
    int known = 0;
    for (int i = 0; i < PLACES; i++) {
      known += Float.isNaN(stored[i]) ? 0 : 1;
      boolean missing =
          expected[i] == -999999f
              || expected[i] == -32768f
              || name.contains("surge") && expected[i] == 255;
      if (missing) {
        expected[i] = Float.NaN; // gdallocationinfo prints the value for no data
      }
    }
    assertThat(stored).containsExactly(expected);
    assertThat(known).isGreaterThan(PLACES / 20);
  }

  @Test
  void theSameFileTwiceChangesNothing() throws IOException {
    Path file = RealData.file("monaco/derived_monaco_dem.tif");
    assertThat(load(file, false, false).outcome().change()).isEqualTo(Change.ADDED);
    String hash = TwinConnection.contentHash(url);
    Path packed = folder.resolve(file.getFileName().toString());
    Gdal.translate(file, packed, "-co", "COMPRESS=LZW", "-co", "TILED=YES");

    assertThat(load(file, false, true).outcome())
        .isEqualTo(new TerrainStore.Outcome(Change.UNCHANGED, 0));
    assertThat(load(packed, false, false).outcome().change()).isEqualTo(Change.UNCHANGED);
    assertThat(TwinConnection.contentHash(url)).isEqualTo(hash);
    assertThat(text("select string_agg(version || ' ' || job_id, ',') from twin.terrain"))
        .startsWith("1 ");
    assertThat(text("select string_agg(status || unchanged, ',' order by id) from twin.import_job"))
        .isEqualTo("SUCCEEDED0,SUCCEEDED1,SUCCEEDED1");
    assertThat(text("select revision from twin.head")).isEqualTo("1");
  }

  @Test
  void cancelledImportSaysSoAndLeavesNothing() throws IOException {
    Path file = RealData.file("water_ky4/ky4_elevation.tif");
    ImportRequest request =
        new ImportRequest(
            "terrain", List.of(file.toString()), "GEOTIFF", null, null, false, false, "tester");
    ImportProgress progress = new ImportProgress();
    progress.cancel();
    try (PostgisTerrainStore store = PostgisTerrainStore.open(url, request)) {
      assertThatExceptionOfType(InterruptedImportException.class)
          .isThrownBy(() -> new TerrainImport(file, null).run(store, progress));
    }
    assertThat(text("select status || ' ' || error_code from twin.import_job"))
        .isEqualTo("FAILED INTERRUPTED");
    assertThat(text("select count(*) from twin.terrain")).isEqualTo("0");
  }

  /**
   * Law: undoing jobs, the last first, gives the states before them; undoing an undo, the one
   * after.
   */
  @Test
  void undoRestoresTheStateBefore() throws IOException {
    Path first = RealData.file("monaco/derived_monaco_dem.tif");
    Path changed = folder.resolve(first.getFileName().toString());
    Gdal.translate(first, changed, "-scale", "0", "1000", "0", "2000", "-ot", "Float32");
    Path other = folder.resolve("other.tif");
    Gdal.translate(first, other, "-outsize", "50%", "50%");
    List<String> states = new ArrayList<>(List.of(state()));
    load(first, false, false);
    states.add(state());
    load(changed, false, false);
    states.add(state());
    load(other, false, true);
    states.add(state());
    assertThat(states).doesNotHaveDuplicates();
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> undo(1))
        .withMessageContaining("job 3 came later and replaced its terrain; undo job 3 first");

    undo(3);
    assertThat(state()).isEqualTo(states.get(2));
    undo(4);
    assertThat(state()).as("the undo is undone").isEqualTo(states.get(3));
    undo(5);
    assertThat(state()).isEqualTo(states.get(2));
    undo(2);
    assertThat(state()).isEqualTo(states.get(1));
    undo(1);
    assertThat(state()).isEqualTo(states.get(0));
    assertThat(text("select count(*) from twin.terrain_tile")).isEqualTo("0");
  }

  private static String state() throws IOException {
    return TwinConnection.contentHash(url)
        + text(
            """
            select coalesce(string_agg(concat_ws(' ', t.id, t.dataset, t.source_id, t.crs, t.width, t.height, t.tile_size,
              i.tile_row, i.tile_column, md5(i.heights)), ',' order by t.id, i.tile_row, i.tile_column), 'none')
            from twin.terrain t join twin.terrain_tile i on i.terrain_id = t.id
            """);
  }

  private static void undo(long job) throws IOException {
    new PostgisUndo(url, new UndoRequest(job, false, "tester", null), InstantSource.system())
        .run(new ImportProgress());
  }

  @Test
  void otherHeightsOfTheSameNameReplaceIt() throws IOException {
    Path file = RealData.file("monaco/derived_monaco_dem.tif");
    load(file, false, false);
    String hash = TwinConnection.contentHash(url);
    Path other = folder.resolve(file.getFileName().toString());
    Gdal.translate(file, other, "-scale", "0", "1000", "0", "2000", "-ot", "Float32");

    assertThat(load(other, false, false).outcome().change()).isEqualTo(Change.CHANGED);
    assertThat(text("select version || ' ' || highest from twin.terrain")).isEqualTo("2 2276");
    assertThat(text("select count(*) from twin.terrain_tile")).isEqualTo("1");
    assertThat(TwinConnection.contentHash(url)).isNotEqualTo(hash);
    load(file, false, false);
    assertThat(TwinConnection.contentHash(url)).isEqualTo(hash);
  }

  @Test
  void aDryRunComparesAndWritesNothing() throws IOException {
    Path file = RealData.file("monaco/derived_monaco_dem.tif");
    assertThat(load(file, true, false).outcome().change()).isEqualTo(Change.ADDED);
    assertThat(text("select count(*) from twin.terrain")).isEqualTo("0");
    assertThat(text("select count(*) from twin.import_job")).isEqualTo("0");
  }

  @Test
  void replaceRemovesTheOtherRastersOfTheDataset() throws IOException {
    load(RealData.file("porto_alegre/poa_elevation.tif"), false, false);
    TerrainImport.Result result = load(RealData.file("monaco/derived_monaco_dem.tif"), false, true);
    assertThat(result.outcome()).isEqualTo(new TerrainStore.Outcome(Change.ADDED, 1));
    assertThat(text("select string_agg(source_id, ',') from twin.terrain"))
        .isEqualTo("derived_monaco_dem.tif");
    assertThat(text("select count(distinct terrain_id) from twin.terrain_tile")).isEqualTo("1");
  }

  @Test
  void aFileThatBreaksOffLeavesAFailedJobAndNothingElse() throws IOException {
    byte[] whole = Files.readAllBytes(RealData.file("water_ky4/ky4_elevation.tif"));
    // The blocks lie before the end: contents are damaged, the structure is not.
    Path cut = Files.write(folder.resolve("cut.tif"), Arrays.copyOf(whole, whole.length / 2));
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> load(cut, false, false))
        .satisfies(e -> assertThat(e.code()).isEqualTo(SourceException.Code.FILE_TRUNCATED));
    assertThat(text("select status || ' ' || error_code from twin.import_job"))
        .isEqualTo("FAILED FILE_TRUNCATED");
    assertThat(text("select count(*) from twin.terrain")).isEqualTo("0");
  }

  @Test
  void theCrsGivenCountsAndAWrongOneIsRefused() throws IOException {
    Path file = RealData.file("water_ky4/ky4_elevation.tif");
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> load(file, "EPSG:4326"))
        .withMessageContaining("--crs")
        .satisfies(e -> assertThat(e.code()).isEqualTo(SourceException.Code.CRS_UNKNOWN));
    assertThat(load(file, "EPSG:3547").notes())
        .anySatisfy(note -> assertThat(note).contains("in which unit its heights are"));
  }

  private TerrainImport.Result load(Path file, boolean dryRun, boolean replace) throws IOException {
    return load(file, null, dryRun, replace);
  }

  private TerrainImport.Result load(Path file, String crs) throws IOException {
    return load(file, crs, false, false);
  }

  private static TerrainImport.Result load(
      Path file, @Nullable String crs, boolean dryRun, boolean replace) throws IOException {
    ImportRequest request =
        new ImportRequest(
            "terrain", List.of(file.toString()), "GEOTIFF", null, crs, dryRun, replace, "test");
    try (TerrainStore store = PostgisTerrainStore.open(url, request)) {
      return new TerrainImport(file, crs).run(store, new ImportProgress());
    }
  }

  private static double[] places(TerrainRaster raster) {
    Random random = new Random(20261121);
    var extent = raster.extent().getEnvelopeInternal();
    double[] places = new double[2 * PLACES];
    for (int i = 0; i < PLACES; i++) {
      places[2 * i] = extent.getMinX() + random.nextDouble() * extent.getWidth();
      places[2 * i + 1] = extent.getMinY() + random.nextDouble() * extent.getHeight();
    }
    return places;
  }

  /** The heights at places, as the comment of {@code twin.terrain} says they are read. */
  private static float[] stored(double[] places) throws SQLException {
    float[] heights = new float[places.length / 2];
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select * from twin.terrain")) {
      row.next();
      for (int i = 0; i < heights.length; i++) {
        heights[i] = height(connection, row, places[2 * i], places[2 * i + 1]);
      }
    }
    return heights;
  }

  private static float height(
      Connection connection, ResultSet row, double longitude, double latitude) throws SQLException {
    Coordinate place =
        CrsTransform.of(row.getString("crs"))
            .fromStorage(new GeometryFactory().createPoint(new Coordinate(longitude, latitude)))
            .getCoordinate();
    double a = row.getDouble("x_per_column");
    double b = row.getDouble("x_per_row");
    double c = row.getDouble("y_per_column");
    double d = row.getDouble("y_per_row");
    double x = place.x - row.getDouble("origin_x");
    double y = place.y - row.getDouble("origin_y");
    double area = a * d - b * c;
    int column = (int) Math.floor((d * x - b * y) / area);
    int line = (int) Math.floor((a * y - c * x) / area);
    int width = row.getInt("width");
    boolean inside = column >= 0 && line >= 0 && column < width && line < row.getInt("height");
    return inside ? inTile(connection, column, line, width, row.getInt("tile_size")) : Float.NaN;
  }

  private static float inTile(Connection connection, int column, int line, int width, int size)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select heights from twin.terrain_tile where tile_row = ? and tile_column = ?")) {
      select.setInt(1, line / size);
      select.setInt(2, column / size);
      try (ResultSet row = select.executeQuery()) {
        int across = Math.min(size, width - column / size * size);
        return row.next()
            ? unpacked(row.getBytes(1), 4 * size * size)
                .getFloat(4 * (line % size * across + column % size))
            : Float.NaN;
      }
    }
  }

  private static ByteBuffer unpacked(byte[] packed, int most) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      byte[] bytes = new byte[most];
      inflater.inflate(bytes);
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    } catch (DataFormatException e) {
      throw new AssertionError(e);
    } finally {
      inflater.end();
    }
  }

  private static String text(String sql) {
    return database.value(sql);
  }
}
