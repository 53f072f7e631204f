package io.citytwin.importer.geojson;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.mapping.MappedReader;
import io.citytwin.importer.mapping.MappingOptions;
import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.FeatureReader;
import io.citytwin.importer.pipeline.FeatureRecord;
import io.citytwin.importer.pipeline.ReadContext;
import io.citytwin.importer.pipeline.RecordSink;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.model.feature.FeatureKind;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reader's memory does not grow with the file: a process of its own with a small heap. */
class GeoJsonMemoryTest {

  private static final int FEATURES = 200_000;
  private static final int TEXT_BYTES = 40 << 20;

  @TempDir private Path folder;

  @Test
  void lineLargerThanTheHeapIsReadAndARecordLargerThanTheLimitIsRefused() throws Exception {
    Path file = folder.resolve("one-line.geojson");
    write(file);
    assertThat(Files.size(file)).isGreaterThan(60_000_000);

    Process reader =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Counting.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(reader.waitFor()).isZero();
    assertThat(output.strip()).isEqualTo(FEATURES + " features, RECORD_TOO_LARGE");
  }

  /** One line: a feature of 40 MB, then many small ones. */
  private static void write(Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(
          "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"text\":\"");
      String text = "x".repeat(1 << 20);
      for (int i = 0; i < TEXT_BYTES >> 20; i++) {
        out.write(text);
      }
      out.write("\"}}");
      for (int i = 0; i < FEATURES; i++) {
        out.write(
            ",{\"type\":\"Feature\",\"id\":%d,\"geometry\":{\"type\":\"Point\",\"coordinates\":[7.4,43.7]},\"properties\":{\"a\":\"b\"}}"
                .formatted(i));
      }
      out.write("]}");
    }
  }

  /** What runs in the other process. */
  static final class Counting implements RecordSink {
    private long features;
    private String issues = "";

    public static void main(String[] arguments) throws IOException {
      Counting counting = new Counting();
      try (FeatureReader reader =
          new MappedReader(
              new GeoJsonSource(Path.of(arguments[0]), "file", false),
              new ReadContext("memory", "file"),
              new MappingOptions(FeatureKind.SENSOR, null, null))) {
        reader.read(counting);
      }
      System.out.println(counting.features + " features" + counting.issues);
    }

    @Override
    public void layer(@Nullable String name, DeclaredCrs crs) {}

    @Override
    public void accept(FeatureRecord feature) {
      features++;
    }

    @Override
    public void issue(Rejection issue) {
      issues += ", " + issue.code();
    }
  }
}
