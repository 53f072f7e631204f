/**
 * Features in GraphQL: arguments to a {@code FeatureQuery}, selected fields to selection items,
 * rows to connections, relations to data loaders. All kinds alike; the schema says what each has.
 */
@NullMarked
package io.citytwin.feature.graphql;

import org.jspecify.annotations.NullMarked;
