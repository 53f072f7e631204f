package io.citytwin.importer.pipeline;

import io.citytwin.model.feature.FeatureKind;
import java.util.Map;

/**
 * An import of a dataset that found no fault, and after which the dataset did not change.
 *
 * @param job its number
 * @param inputs hash of its {@link ImportInputs}
 * @param unchanged the counts of the same import now
 */
@SuppressWarnings("ArrayRecordComponent")
public record PreviousImport(long job, byte[] inputs, Map<FeatureKind, Counts> unchanged) {}
