package io.citytwin.importer.export;

import io.citytwin.importer.pipeline.ImportProgress;
import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Geometry;

/** One export from the first question to the last byte. */
public final class ExportRun {

  private final ExportRequest request;
  private final FeatureSource source;
  private final FeatureWriter writer;
  private final ImportProgress progress;
  private long written;
  private long expected;

  public ExportRun(
      ExportRequest request, FeatureSource source, FeatureWriter writer, ImportProgress progress) {
    this.request = request;
    this.source = source;
    this.writer = writer;
    this.progress = progress;
  }

  /**
   * Writes everything asked for.
   *
   * @throws StoreException if the database fails
   * @throws ExportException if the file cannot be written
   */
  public ExportReport run() throws IOException {
    long begin = System.nanoTime();
    progress.phase("counting");
    List<ExportLayer> layers = new ArrayList<>();
    for (FeatureKind kind : request.kinds()) {
      layers.add(source.layer(kind));
    }
    expected = layers.stream().mapToLong(ExportLayer::count).sum();
    progress.phase("reading");
    Map<FeatureKind, Long> byKind = new LinkedHashMap<>();
    for (ExportLayer layer : layers) {
      byKind.put(layer.kind(), write(layer));
    }
    progress.phase("finishing");
    write(writer::finish);
    return new ExportReport(byKind, Duration.ofNanos(System.nanoTime() - begin));
  }

  private long write(ExportLayer layer) throws IOException {
    long before = written;
    write(() -> writer.layer(layer));
    source.read(layer, this::take);
    if (written - before != layer.count()) {
      throw new IllegalStateException(
          "%s: counted %d features, read %d"
              .formatted(layer.kind(), layer.count(), written - before));
    }
    return written - before;
  }

  private void take(ExportedFeature feature) throws IOException {
    Geometry geometry = request.crs().fromStorage(feature.geometry());
    ExportedFeature moved = geometry == feature.geometry() ? feature : feature.moved(geometry);
    write(() -> writer.write(moved));
    written++;
    if ((written & 0xff) == 0) {
      progress.reading(written, (double) written / expected);
    }
  }

  /** Something that writes. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  private static void write(Step step) throws IOException {
    try {
      step.run();
    } catch (StoreException | ExportException e) {
      throw e;
    } catch (IOException e) {
      throw ExportException.ofWriting(e);
    }
  }
}
