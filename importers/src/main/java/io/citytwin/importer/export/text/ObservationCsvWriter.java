package io.citytwin.importer.export.text;

import io.citytwin.importer.export.observation.ExportedObservation;
import io.citytwin.importer.export.observation.ObservationWriter;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes observations as CSV (RFC 4180), UTF-8. Texts stand in quotation marks, so that an empty
 * one is not a missing value; numbers are the shortest decimals that read as the same double.
 */
public final class ObservationCsvWriter implements ObservationWriter {

  private static final String LINE_END = "\r\n";

  private final TextOutput out;

  /** Begins a document. */
  public ObservationCsvWriter(OutputStream stream) {
    out = new TextOutput(stream);
  }

  @Override
  public void begin() throws IOException {
    out.record()
        .append("datastream,sensor,observedProperty,unit,longitude,latitude,")
        .append("phenomenonTime,resultTime,result,resultText,quality")
        .append(LINE_END);
    out.end();
  }

  @Override
  public void write(ExportedObservation observation) throws IOException {
    ExportedObservation.Stream stream = observation.stream();
    quoted(stream.code());
    text(stream.sensor());
    text(stream.property());
    text(stream.unit());
    plain(stream.longitude());
    plain(stream.latitude());
    plain(observation.phenomenonTime());
    plain(observation.resultTime());
    plain(observation.result());
    text(observation.resultText());
    plain(observation.quality());
    out.record().append(LINE_END);
    out.end();
  }

  @Override
  public void finish() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private void plain(@Nullable Object value) {
    out.record().append(',');
    if (value != null) {
      out.record().append(value);
    }
  }

  private void text(@Nullable String value) {
    out.record().append(',');
    if (value != null) {
      quoted(value);
    }
  }

  private void quoted(String value) {
    out.record().append('"').append(value.replace("\"", "\"\"")).append('"');
  }
}
