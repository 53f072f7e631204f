package io.citytwin.importer.report;

import io.citytwin.importer.pipeline.StoredIssue;
import java.io.Writer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Issues as one JSON array of objects. */
public final class IssueJson implements IssueListing {

  private final JsonGenerator json;

  public IssueJson(Writer out) {
    json =
        JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build()
            .createGenerator(out);
    json.writeStartArray();
  }

  @Override
  public void add(StoredIssue issue) {
    json.writeStartObject();
    properties(json, issue);
    json.writeName("geometry");
    if (issue.geometry() == null) {
      json.writeNull();
    } else {
      json.writeRawValue(issue.geometry());
    }
    json.writeEndObject();
  }

  @Override
  public void close() {
    json.writeEndArray();
    json.writeRaw('\n');
    json.close();
  }

  /** The members that both JSON forms have. */
  static void properties(JsonGenerator json, StoredIssue issue) {
    json.writeNumberProperty("issue", issue.id());
    json.writeNumberProperty("job", issue.job());
    json.writeStringProperty("code", issue.code());
    json.writeBooleanProperty("rejected", issue.rejected());
    json.writeStringProperty("message", issue.message());
    json.writeStringProperty("source", issue.place().source());
    json.writeStringProperty("layer", issue.place().layer());
    number(json, "record", issue.place().record() > 0 ? issue.place().record() : null);
    number(json, "byte", issue.place().offset() >= 0 ? issue.place().offset() : null);
    json.writeStringProperty("crs", issue.crs());
    json.writeStringProperty("sourceId", issue.sourceId());
    json.writeBooleanProperty("retriable", issue.retriable());
    number(json, "resolvedBy", issue.resolvedBy());
    json.writeStringProperty("rawRecord", issue.rawRecord());
  }

  private static void number(JsonGenerator json, String name, @Nullable Long value) {
    json.writeName(name);
    if (value == null) {
      json.writeNull();
    } else {
      json.writeNumber(value);
    }
  }
}
