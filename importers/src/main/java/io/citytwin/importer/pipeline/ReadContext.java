package io.citytwin.importer.pipeline;

import io.citytwin.model.feature.EntityId;
import io.citytwin.model.feature.FeatureKind;
import java.util.UUID;

/**
 * What a reader must know beside its file.
 *
 * @param dataset name of the dataset the features belong to
 * @param source name of the source for places, usually the file name
 */
public record ReadContext(String dataset, String source) {

  /** Id of a feature of the same dataset, read or not. */
  public UUID entity(FeatureKind kind, String sourceId) {
    return EntityId.of(kind, dataset, sourceId);
  }
}
