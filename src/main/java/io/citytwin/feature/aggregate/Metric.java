package io.citytwin.feature.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * One number to compute.
 *
 * @param name its name in the answer
 * @param property what of; null to count features
 * @param fraction of a percentile, 0 to 1; 0 for the others
 */
record Metric(String name, AggregateOp op, @Nullable Property property, double fraction) {}
