/**
 * What all features share: reference systems, geometry arguments and their checks, spatial
 * predicates.
 */
@NullMarked
package io.citytwin.spatial;

import org.jspecify.annotations.NullMarked;
