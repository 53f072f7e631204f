package io.citytwin.importer.export.text;

import io.citytwin.importer.export.ExportLayer;
import io.citytwin.importer.export.ExportedFeature;
import io.citytwin.importer.export.FeatureWriter;
import io.citytwin.importer.export.TargetCrs;
import io.citytwin.importer.pipeline.CanonicalJson;
import io.citytwin.importer.record.RawRecordText;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.ColumnType;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes GeoJSON (RFC 7946), one feature a line: a FeatureCollection, or the features alone.
 * Ordinates are the shortest decimals that read as the same double. Rings keep the direction they
 * have in the twin. A CRS that is not the storage CRS stands in the member {@code crs} of GeoJSON
 * 2008, which a sequence has no place for.
 */
public final class GeoJsonWriter implements FeatureWriter {

  private final TextOutput out;
  private final boolean sequence;
  private final TargetCrs crs;
  private boolean begun;
  private boolean any;

  /**
   * Begins a document.
   *
   * @param sequence whether features stand alone
   */
  public GeoJsonWriter(OutputStream stream, boolean sequence, TargetCrs crs) {
    out = new TextOutput(stream);
    this.sequence = sequence;
    this.crs = crs;
  }

  @Override
  public void layer(ExportLayer layer) throws IOException {
    if (!begun && !sequence) {
      out.record().append("{\"type\":\"FeatureCollection\"").append(crsMember());
      out.record().append(",\"features\":[");
      out.end();
    }
    begun = true;
  }

  @Override
  public void write(ExportedFeature feature) throws IOException {
    StringBuilder text = out.record();
    if (!sequence) {
      text.append(any ? ",\n" : "\n");
    }
    text.append("{\"type\":\"Feature\",\"id\":\"").append(feature.id()).append("\",\"geometry\":");
    text.append(RawRecordText.of(feature.geometry()));
    text.append(",\"properties\":{\"kind\":\"").append(feature.kind()).append('"');
    member("dataset", feature.dataset());
    member("sourceId", feature.sourceId());
    member("name", feature.name());
    columns(feature);
    text.append(",\"attributes\":").append(feature.attributes()).append("}}");
    if (sequence) {
      text.append('\n');
    }
    any = true;
    out.end();
  }

  @Override
  public void finish() throws IOException {
    if (!sequence) {
      out.record().append("\n]}\n");
      out.end();
    }
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private void columns(ExportedFeature feature) {
    List<Column> columns = feature.kind().columns();
    for (int i = 0; i < columns.size(); i++) {
      Object value = feature.values().get(i);
      if (columns.get(i).type() == ColumnType.JSON && value != null) {
        out.record().append(",\"").append(columns.get(i).property()).append("\":").append(value);
      } else {
        member(columns.get(i).property(), value instanceof LocalDate day ? day.toString() : value);
      }
    }
  }

  private void member(String name, @Nullable Object value) {
    out.record().append(",\"").append(name).append("\":");
    out.record().append(value == null ? "null" : CanonicalJson.text(value));
  }

  private String crsMember() {
    if (crs.isStorage()) {
      return "";
    }
    String name =
        crs.srid().isPresent() ? "urn:ogc:def:crs:EPSG::" + crs.srid().getAsInt() : crs.code();
    return ",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"" + name + "\"}}";
  }
}
