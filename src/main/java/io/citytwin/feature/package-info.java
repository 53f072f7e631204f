/**
 * Features of every kind, as values: what is asked ({@link io.citytwin.feature.FeatureQuery}), what
 * is selected, what comes back ({@link io.citytwin.feature.FeatureRow}). How a query becomes SQL
 * stands in {@code postgis}, how it is asked in GraphQL in {@code graphql}. The kinds themselves
 * are described by {@code FeatureKind}; packages named after kinds add only what relates them.
 */
@NullMarked
package io.citytwin.feature;

import org.jspecify.annotations.NullMarked;
