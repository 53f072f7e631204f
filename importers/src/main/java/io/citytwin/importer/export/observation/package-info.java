/**
 * Exports observations, a flat row or feature for each: read by a cursor from one snapshot, written
 * as text. Memory does not grow with what is exported.
 */
@NullMarked
package io.citytwin.importer.export.observation;

import org.jspecify.annotations.NullMarked;
