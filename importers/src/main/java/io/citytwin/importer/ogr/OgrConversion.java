package io.citytwin.importer.ogr;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Converts a source of any vector format GDAL knows into FlatGeobuf files, one for each layer,
 * which keep the CRS, the types of fields and the curves' linear form. The program runs beside this
 * one: what crashes it does not crash the import.
 */
public final class OgrConversion implements AutoCloseable {

  private static final String PROGRAM = "ogr2ogr";
  private static final long MAX_HOURS = 12;
  private static final int MAX_WORDS = 2_000;

  private final Path folder;
  private final List<Path> layers;

  private OgrConversion(Path folder, List<Path> layers) {
    this.folder = folder;
    this.layers = layers;
  }

  /**
   * Converts a source.
   *
   * @param workFolder where the converted files lie until {@link #close}
   * @throws SourceException FORMAT_UNKNOWN if GDAL is not installed or cannot read the source, with
   *     its own words
   */
  public static OgrConversion of(Path source, Path workFolder) throws IOException {
    Path folder = Files.createTempDirectory(workFolder, "citytwin-ogr-");
    OgrConversion conversion = new OgrConversion(folder, List.of());
    try {
      Path target = folder.resolve("layers");
      run(source, target, folder.resolve("words.txt"));
      return new OgrConversion(folder, files(target));
    } catch (IOException e) {
      conversion.close();
      throw e;
    }
  }

  /** The FlatGeobuf files, named like their layers, in order. */
  public List<Path> layers() {
    return layers;
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> entries = Files.walk(folder)) {
      for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(entry);
      }
    }
  }

  private static void run(Path source, Path target, Path words) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            PROGRAM,
            "-f",
            "FlatGeobuf",
            "-lco",
            "SPATIAL_INDEX=NO",
            "-dim",
            "layer_dim",
            "-nlt",
            "CONVERT_TO_LINEAR",
            target.toString(),
            source.toString());
    builder.redirectErrorStream(true).redirectOutput(words.toFile());
    builder
        .environment()
        .putAll(
            Map.of("CPL_DEBUG", "OFF", "GDAL_HTTP_TIMEOUT", "1", "CPL_CURL_ENABLE_VSIMEM", "NO"));
    int exit = await(start(builder), source);
    if (exit != 0 || !Files.exists(target)) {
      throw new SourceException(
          Code.FORMAT_UNKNOWN,
          "GDAL cannot convert "
              + source
              + ": "
              + lastWords(words)
              + "; ogrinfo "
              + source
              + " tells what it sees");
    }
  }

  private static Process start(ProcessBuilder builder) throws SourceException {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new SourceException(
          Code.FORMAT_UNKNOWN,
          "--via-ogr needs the program ogr2ogr of GDAL, which is not installed; on Debian: apt install gdal-bin",
          e);
    }
  }

  private static int await(Process process, Path source) throws IOException {
    try {
      if (!process.waitFor(MAX_HOURS, TimeUnit.HOURS)) {
        throw new SourceException(
            Code.FORMAT_UNKNOWN,
            "GDAL did not convert " + source + " within " + MAX_HOURS + " hours");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while GDAL converted " + source, e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String lastWords(Path words) throws IOException {
    String text = new String(Files.readAllBytes(words), StandardCharsets.UTF_8).strip();
    String end = text.length() <= MAX_WORDS ? text : text.substring(text.length() - MAX_WORDS);
    return end.isEmpty() ? "it says nothing" : end.replaceAll("\\s+", " ");
  }

  /** One layer is written as a file, several as a folder of files. */
  private static List<Path> files(Path target) throws IOException {
    if (Files.isRegularFile(target)) {
      return List.of(target);
    }
    try (Stream<Path> entries = Files.list(target)) {
      return entries.sorted().toList();
    }
  }
}
