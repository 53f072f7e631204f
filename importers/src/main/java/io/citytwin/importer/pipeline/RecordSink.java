package io.citytwin.importer.pipeline;

import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Takes what a reader finds. */
public interface RecordSink {

  /**
   * What follows, until the next call, belongs to a layer. Called before the first feature.
   *
   * @param name name of the layer in its file; null where the format has none
   * @param crs what the source says of the layer's coordinates
   */
  void layer(@Nullable String name, DeclaredCrs crs) throws IOException;

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
