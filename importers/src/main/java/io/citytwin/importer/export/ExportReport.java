package io.citytwin.importer.export;

import io.citytwin.model.feature.FeatureKind;
import java.time.Duration;
import java.util.Map;

/**
 * What an export wrote.
 *
 * @param byKind number of features of each kind, in the order of the file
 * @param elapsed from the first question to the last byte
 */
public record ExportReport(Map<FeatureKind, Long> byKind, Duration elapsed) {

  /** Number of all features. */
  public long features() {
    return byKind.values().stream().mapToLong(Long::longValue).sum();
  }
}
