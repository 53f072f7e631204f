/**
 * What the readers of several formats need to build geometries without trusting what they read:
 * rings, arcs, well-known binary. Nothing here throws anything but {@link
 * io.citytwin.importer.geometry.GeometryFault} for bad input, and nothing allocates more than the
 * input is long.
 */
@NullMarked
package io.citytwin.importer.geometry;

import org.jspecify.annotations.NullMarked;
