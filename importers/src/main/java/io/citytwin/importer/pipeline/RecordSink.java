package io.citytwin.importer.pipeline;

import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;

/** Takes what a reader finds. */
public interface RecordSink {

  /** Takes a feature. The sink checks it further and may refuse it. */
  void accept(FeatureRecord feature) throws IOException;

  /**
   * Takes note of a fault: a refused record, or one that the reader repaired and also gives to
   * {@link #accept}.
   */
  void issue(Rejection issue) throws IOException;

  /** The same for a record whose kind is known, so that the report counts it there. */
  default void issue(FeatureKind kind, Rejection issue) throws IOException {
    issue(issue);
  }
}
