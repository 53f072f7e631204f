package io.citytwin.live.selection;

import io.citytwin.model.feature.FeatureKind;
import java.util.UUID;

/** A feature that shows a value: a sensor, what carries it, or what derives a value from it. */
public record Target(UUID entityId, FeatureKind kind) {}
