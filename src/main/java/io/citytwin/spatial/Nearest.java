package io.citytwin.spatial;

import org.jspecify.annotations.Nullable;

/**
 * The k features nearest to a geometry, by distance on the ellipsoid.
 *
 * @param geometry reference
 * @param k how many
 * @param maxMetres bound of the search; null for none
 */
public record Nearest(GeometryArgument geometry, int k, @Nullable Double maxMetres) {}
