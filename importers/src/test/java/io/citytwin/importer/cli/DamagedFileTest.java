package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.citytwin.importer.csv.CsvOptions;
import io.citytwin.importer.gdal.Damage;
import io.citytwin.importer.gdal.Gdal;
import io.citytwin.importer.mapping.MappingOptions;
import io.citytwin.importer.pipeline.CoordinateSystems;
import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.FeatureReader;
import io.citytwin.importer.pipeline.FeatureRecord;
import io.citytwin.importer.pipeline.RecordSink;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.StorageTransform;
import io.citytwin.model.error.TwinException;
import io.citytwin.model.feature.FeatureKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damaged files of every format on the whole way from the name on the command line to the feature:
 * format told, archive unpacked, records read, mapped and moved to the storage CRS. What comes is
 * features, issues or a coded refusal. Readers have tests of their own with more seeds; here nobody
 * is left out.
 */
class DamagedFileTest {

  private static final int SEEDS = Integer.getInteger("citytwin.fuzz.seeds", 80);

  /** There to turn a hang into a failure. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @TempDir private static Path files;

  @TempDir private Path folder;

  /** What one format is read from; the first part is named on the command line. */
  private record Subject(List<String> parts) {

    static Subject of(String... parts) {
      return new Subject(List.of(parts));
    }

    @Override
    public String toString() {
      return String.join(" ", parts);
    }
  }

  /** Looks at what comes as an import does, and keeps nothing. */
  private static final class LookingSink implements RecordSink {

    private DeclaredCrs declared = DeclaredCrs.NONE;
    private @Nullable StorageTransform transform;
    private long features;

    @Override
    public void layer(@Nullable String name, DeclaredCrs crs) {
      declared = crs;
      transform = null;
    }

    @Override
    public void accept(FeatureRecord feature) throws IOException {
      StorageTransform current = transform;
      if (current == null) {
        CoordinateSystems.warnings(declared);
        // A table says nothing of its CRS.
        current =
            declared instanceof DeclaredCrs.None
                ? geometry -> geometry
                : CoordinateSystems.of(declared);
        transform = current;
      }
      try {
        current.toStorage(feature.geometry()).getEnvelopeInternal();
        features++;
      } catch (TwinException e) {
        assertThat(e.code()).isNotNull();
      }
    }

    @Override
    public void issue(Rejection issue) {
      assertThat(issue.message()).isNotBlank();
    }
  }

  static Stream<Subject> subjects() {
    return Stream.of(
        Subject.of("a.shp", "a.dbf", "a.shx", "a.prj", "a.cpg"),
        Subject.of("a.gpkg"),
        Subject.of("a.fgb"),
        Subject.of("a.geojson"),
        Subject.of("a.geojsonl"),
        Subject.of("a.geojsons"),
        Subject.of("a.gml"),
        Subject.of("a.kml"),
        Subject.of("a.kmz"),
        Subject.of("a.csv"),
        Subject.of("a.osm"),
        Subject.of("a.osm.pbf"),
        Subject.of("a.zip"),
        Subject.of("a.geojson.gz"),
        Subject.of("a.csv.gz"),
        Subject.of("a.csv.bz2"));
  }

  @BeforeAll
  static void write() throws Exception {
    Path text = Files.writeString(files.resolve("source.geojson"), city());
    for (String[] made :
        new String[][] {
          {"ESRI Shapefile", "a.shp", "-lco", "ENCODING=GB18030", "-lco", "SHPT=POLYGON"},
          {"GPKG", "a.gpkg"},
          {"FlatGeobuf", "a.fgb"},
          {"GeoJSON", "a.geojson", "-lco", "RFC7946=NO"},
          {"GeoJSONSeq", "a.geojsonl"},
          {"GeoJSONSeq", "a.geojsons", "-lco", "RS=YES"},
          {"GML", "a.gml"},
          {"LIBKML", "a.kml"},
          {"CSV", "a.csv", "-lco", "GEOMETRY=AS_WKT", "-lco", "SEPARATOR=SEMICOLON"}
        }) {
      List<String> command = new ArrayList<>(List.of("ogr2ogr", "-q", "-f", made[0]));
      command.addAll(List.of("-nln", "a", "-t_srs", "EPSG:25832"));
      command.addAll(List.of(made).subList(2, made.length));
      command.addAll(List.of(files.resolve(made[1]).toString(), text.toString()));
      Gdal.run(command);
    }
    Files.writeString(files.resolve("a.osm"), osm());
    Gdal.run(
        List.of(
            "osmium",
            "cat",
            "-O",
            "-o",
            files.resolve("a.osm.pbf").toString(),
            files.resolve("a.osm").toString()));
    Files.write(files.resolve("a.kmz"), zip("doc.kml", "a.kml"));
    Files.write(files.resolve("a.zip"), zip("城市/a.shp", "a.shp", "城市/a.dbf", "a.dbf"));
    ByteArrayOutputStream gz = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(gz)) {
      Files.copy(files.resolve("a.geojson"), out);
    }
    Files.write(files.resolve("a.geojson.gz"), gz.toByteArray());
    ByteArrayOutputStream csv = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(csv)) {
      Files.copy(files.resolve("a.csv"), out);
    }
    Files.write(files.resolve("a.csv.gz"), csv.toByteArray());
    ByteArrayOutputStream bz2 = new ByteArrayOutputStream();
    try (OutputStream out = new BZip2CompressorOutputStream(bz2)) {
      Files.copy(files.resolve("a.csv"), out);
    }
    Files.write(files.resolve("a.csv.bz2"), bz2.toByteArray());
  }

  /** Twelve buildings with holes, parts, heights, texts and numbers. */
  private static String city() {
    StringBuilder text = new StringBuilder("{\"type\":\"FeatureCollection\",\"features\":[");
    for (int i = 0; i < 12; i++) {
      text.append(i == 0 ? "" : ",")
          .append("{\"type\":\"Feature\",\"geometry\":")
          .append(
              "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[9.%1$02d,50],[9.%1$02d5,50],[9.%1$02d5,50.1],[9.%1$02d,50.1],[9.%1$02d,50]],[[9.%1$02d1,50.01],[9.%1$02d1,50.02],[9.%1$02d2,50.02],[9.%1$02d1,50.01]]],[[[8.%1$02d,50],[8.%1$02d5,50],[8.%1$02d5,50.1],[8.%1$02d,50]]]]}"
                  .formatted(i))
          .append(
              ",\"properties\":{\"code\":\"b%1$d\",\"name\":\"房屋 %1$d\",\"height\":%1$d.5,\"floors\":%1$d,\"built\":\"2020/01/%2$02d\"}}"
                  .formatted(i, i + 1));
    }
    return text.append("]}").toString();
  }

  private static String osm() {
    StringBuilder text = new StringBuilder("<osm version=\"0.6\">\n");
    for (int i = 0; i < 40; i++) {
      text.append(
          "<node id=\"%d\" version=\"1\" lon=\"9.%02d\" lat=\"50.%d\"/>\n"
              .formatted(i + 1, i / 4 * 2 + i % 4 / 2, (i % 4 + 1) / 2 % 2));
    }
    for (int i = 0; i < 10; i++) {
      text.append("<way id=\"%d\" version=\"1\">".formatted(i + 1));
      for (int corner : new int[] {1, 2, 3, 4, 1}) {
        text.append("<nd ref=\"%d\"/>".formatted(4 * i + corner));
      }
      text.append("<tag k=\"building\" v=\"yes\"/><tag k=\"name\" v=\"房屋\"/></way>\n");
    }
    return text.append("</osm>\n").toString();
  }

  /** Pairs of a name in the archive and a file. */
  private static byte[] zip(String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
      for (int i = 0; i < names.length; i += 2) {
        zip.putNextEntry(new ZipEntry(names[i]));
        Files.copy(files.resolve(names[i + 1]), zip);
      }
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void givesFeaturesIssuesOrACodedRefusalAndEnds(Subject subject) {
    assertTimeoutPreemptively(
        LIMIT,
        () -> {
          copy(subject, -1, null);
          assertThat(read(subject)).as("undamaged").isGreaterThan(5);
          int refused = 0;
          for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            int part = random.nextInt(subject.parts.size());
            copy(subject, part, random);
            try {
              read(subject);
            } catch (SourceException e) {
              assertThat(e.getMessage()).isNotBlank();
              refused++;
            } catch (IOException | RuntimeException | Error e) {
              throw new AssertionError(
                  "seed %d, damaged is %s".formatted(seed, subject.parts.get(part)), e);
            }
          }
          // What is packed has a checksum: nearly every damage to it is noticed.
          assertThat(refused).isPositive();
        });
    assertThat(work()).isEmptyDirectory();
  }

  private void copy(Subject subject, int damagedPart, @Nullable Random random) throws IOException {
    for (int i = 0; i < subject.parts.size(); i++) {
      byte[] whole = Files.readAllBytes(files.resolve(subject.parts.get(i)));
      byte[] other = Files.readAllBytes(files.resolve("a.gpkg"));
      Files.write(
          folder.resolve(subject.parts.get(i)),
          i == damagedPart && random != null ? Damage.damage(whole, other, random) : whole);
    }
  }

  private Path work() {
    return folder.resolve("work");
  }

  private long read(Subject subject) throws IOException {
    Files.createDirectories(work());
    ReadingOptions options = new ReadingOptions(false, null, CsvOptions.NONE, false, null, work());
    String name = folder.resolve(subject.parts.getFirst()).toString();
    // The tags of OpenStreetMap say the kind.
    FeatureKind kind = name.contains(".osm") ? null : FeatureKind.BUILDING;
    MappingOptions meaning = new MappingOptions(kind, null, null);
    LookingSink sink = new LookingSink();
    try (ImportSources sources = ImportSources.open(List.of(name), "a", meaning, options)) {
      for (FeatureReader reader : sources.readers()) {
        reader.read(sink);
      }
    }
    return sink.features;
  }
}
