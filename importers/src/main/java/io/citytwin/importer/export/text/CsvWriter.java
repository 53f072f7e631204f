package io.citytwin.importer.export.text;

import io.citytwin.importer.export.ExportLayer;
import io.citytwin.importer.export.ExportedFeature;
import io.citytwin.importer.export.FeatureWriter;
import io.citytwin.model.feature.Column;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes CSV (RFC 4180), UTF-8: the geometry as well-known text in the column {@code WKT}, a column
 * for each typed one, the attributes as the text of a JSON object. Texts stand in quotation marks,
 * so that an empty text ({@code ""}) is not a missing value (nothing).
 */
public final class CsvWriter implements FeatureWriter {

  private static final String LINE_END = "\r\n";

  private final TextOutput out;

  /** Begins a document. */
  public CsvWriter(OutputStream stream) {
    out = new TextOutput(stream);
  }

  @Override
  public void layer(ExportLayer layer) throws IOException {
    StringBuilder line = out.record().append("WKT,kind,dataset,sourceId,name");
    for (Column column : layer.kind().columns()) {
      line.append(',').append(column.property());
    }
    line.append(",attributes").append(LINE_END);
    out.end();
  }

  @Override
  public void write(ExportedFeature feature) throws IOException {
    StringBuilder line = out.record().append('"');
    WellKnownText.append(line, feature.geometry());
    line.append("\",").append(feature.kind());
    cell(feature.dataset());
    cell(feature.sourceId());
    cell(feature.name());
    feature.values().forEach(this::cell);
    cell(feature.attributes());
    line.append(LINE_END);
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

  private void cell(@Nullable Object value) {
    StringBuilder line = out.record().append(',');
    if (value instanceof String text) {
      line.append('"').append(text.replace("\"", "\"\"")).append('"');
    } else if (value != null) {
      line.append(value);
    }
  }
}
