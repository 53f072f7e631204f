package io.citytwin.importer.geojson;

import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Place;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.record.RawRecord;
import io.citytwin.importer.record.RecordConsumer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;

/** Reads single records that were kept as text. One instance for one thread. */
public final class FeatureText {

  private final FeatureParser parser = new FeatureParser(GeoJsonSource.MAX_RECORD_BYTES);

  /**
   * Gives a record to a consumer, or the fault it has.
   *
   * @param place where it was first read
   * @param feature a GeoJSON Feature
   */
  public void read(Place place, String feature, RecordConsumer consumer) throws IOException {
    byte[] json = feature.getBytes(StandardCharsets.UTF_8);
    try {
      ParsedRecord parsed = parser.parse(json, json.length);
      RawRecord record =
          new RawRecord(
              place, GeoJsonSource.idText(parsed.id()), parsed.geometry(), parsed.properties());
      RecordFault fault = parsed.geometryFault();
      if (fault == null) {
        consumer.record(record);
      } else {
        consumer.issue(
            record, new Rejection(fault.code(), place, null, fault.text(), feature, null));
      }
    } catch (RecordFault e) {
      consumer.issue(new Rejection(e.code(), place, null, e.text(), feature, null));
    } catch (JacksonException e) {
      String message = "not JSON: " + e.getOriginalMessage();
      consumer.issue(
          new Rejection(IssueCode.MALFORMED_RECORD, place, null, message, feature, null));
    }
  }
}
