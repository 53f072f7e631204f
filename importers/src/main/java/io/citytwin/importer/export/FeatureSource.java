package io.citytwin.importer.export;

import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;

/** Gives the features to export, all from one moment of the twin. */
public interface FeatureSource extends AutoCloseable {

  /** Takes the features of a kind, one by one. */
  @FunctionalInterface
  interface Taker {
    void take(ExportedFeature feature) throws IOException;
  }

  /**
   * Looks at the features of a kind without giving them.
   *
   * @throws io.citytwin.importer.pipeline.StoreException if the database cannot say
   */
  ExportLayer layer(FeatureKind kind) throws IOException;

  /**
   * Gives the features of a layer in its order: by dataset and source id, for a format with a
   * spatial index along a curve that keeps neighbours together.
   */
  void read(ExportLayer layer, Taker taker) throws IOException;

  /** Definition of a CRS in well-known text of version 1; {@code undefined} if none is known. */
  String definition(int srid) throws IOException;

  @Override
  void close() throws IOException;
}
