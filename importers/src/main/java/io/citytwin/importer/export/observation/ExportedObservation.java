package io.citytwin.importer.export.observation;

import io.citytwin.importer.series.ObservationQuality;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One observation and what it belongs to.
 *
 * @param stream its datastream
 * @param phenomenonTime when the value was true
 * @param resultTime when it was produced or received
 * @param result the number; null if it is none
 * @param resultText the text; null if it is none
 * @param quality how far to trust it
 */
public record ExportedObservation(
    Stream stream,
    Instant phenomenonTime,
    Instant resultTime,
    @Nullable Double result,
    @Nullable String resultText,
    ObservationQuality quality) {

  /**
   * A datastream and where its sensor stands.
   *
   * @param code {@code dataset/sensor/property}
   * @param sensor source id of the sensor
   * @param property observed property
   * @param unit UCUM unit of numbers
   * @param longitude of the sensor, degrees EPSG:4326; null if it has no place
   * @param latitude likewise
   */
  public record Stream(
      String code,
      String sensor,
      String property,
      String unit,
      @Nullable Double longitude,
      @Nullable Double latitude) {}
}
