package io.citytwin.importer.export.observation;

import io.citytwin.importer.export.ExportException;
import io.citytwin.importer.pipeline.ImportProgress;
import io.citytwin.importer.pipeline.StoreException;
import java.io.IOException;

/** One export of observations from the first question to the last byte. */
public final class ObservationExport {

  private final TwinObservations source;
  private final ObservationWriter writer;
  private final ImportProgress progress;
  private long written;

  public ObservationExport(
      TwinObservations source, ObservationWriter writer, ImportProgress progress) {
    this.source = source;
    this.writer = writer;
    this.progress = progress;
  }

  /**
   * Writes everything asked for, by datastream and time.
   *
   * @return number of observations
   * @throws StoreException if the database fails
   * @throws ExportException if the file cannot be written
   */
  public long run() throws IOException {
    progress.phase("reading");
    write(writer::begin);
    source.read(
        (observation, share) -> {
          write(() -> writer.write(observation));
          written++;
          if ((written & 0xfff) == 0) {
            progress.reading(written, share);
          }
        });
    progress.phase("finishing");
    write(writer::finish);
    return written;
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
