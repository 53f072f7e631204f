package io.citytwin.importer.export.text;

import io.citytwin.importer.export.observation.ExportedObservation;
import io.citytwin.importer.export.observation.ObservationWriter;
import io.citytwin.importer.pipeline.CanonicalJson;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes observations as GeoJSON features, one a line, where their sensor stands. Every feature has
 * the same plain properties, each of one type or null: a table, as columnar formats want it.
 */
public final class ObservationJsonWriter implements ObservationWriter {

  private final TextOutput out;

  /** Begins a document. */
  public ObservationJsonWriter(OutputStream stream) {
    out = new TextOutput(stream);
  }

  @Override
  public void begin() {}

  @Override
  public void write(ExportedObservation observation) throws IOException {
    ExportedObservation.Stream stream = observation.stream();
    out.record().append("{\"type\":\"Feature\",\"geometry\":");
    if (stream.longitude() == null || stream.latitude() == null) {
      out.record().append("null");
    } else {
      out.record()
          .append("{\"type\":\"Point\",\"coordinates\":[")
          .append(CanonicalJson.text(stream.longitude()))
          .append(',')
          .append(CanonicalJson.text(stream.latitude()))
          .append("]}");
    }
    out.record()
        .append(",\"properties\":{\"datastream\":")
        .append(CanonicalJson.text(stream.code()));
    member("sensor", stream.sensor());
    member("observedProperty", stream.property());
    member("unit", stream.unit());
    member("phenomenonTime", observation.phenomenonTime().toString());
    member("resultTime", observation.resultTime().toString());
    member("result", observation.result());
    member("resultText", observation.resultText());
    member("quality", observation.quality().name());
    out.record().append("}}\n");
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

  private void member(String name, @Nullable Object value) {
    out.record().append(",\"").append(name).append("\":");
    out.record().append(value == null ? "null" : CanonicalJson.text(value));
  }
}
