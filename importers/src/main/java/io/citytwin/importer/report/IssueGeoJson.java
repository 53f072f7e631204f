package io.citytwin.importer.report;

import io.citytwin.importer.pipeline.StoredIssue;
import java.io.Writer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Issues as a GeoJSON FeatureCollection: each a Feature at the place of its fault, or with the
 * shape as it was read, in WGS 84; without geometry if neither is known. To be opened on a map.
 */
public final class IssueGeoJson implements IssueListing {

  private final JsonGenerator json;

  public IssueGeoJson(Writer out) {
    json =
        JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build()
            .createGenerator(out);
    json.writeStartObject();
    json.writeStringProperty("type", "FeatureCollection");
    json.writeArrayPropertyStart("features");
  }

  @Override
  public void add(StoredIssue issue) {
    json.writeRaw('\n');
    json.writeStartObject();
    json.writeStringProperty("type", "Feature");
    json.writeNumberProperty("id", issue.id());
    json.writeName("geometry");
    if (issue.geometry() == null) {
      json.writeNull();
    } else {
      json.writeRawValue(issue.geometry());
    }
    json.writeObjectPropertyStart("properties");
    IssueJson.properties(json, issue);
    json.writeEndObject();
    json.writeEndObject();
  }

  @Override
  public void close() {
    json.writeEndArray();
    json.writeEndObject();
    json.writeRaw('\n');
    json.close();
  }
}
