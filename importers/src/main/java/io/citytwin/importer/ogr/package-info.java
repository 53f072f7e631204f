/**
 * Formats that only GDAL reads: its program {@code ogr2ogr} converts them, our own reader reads the
 * result.
 */
@NullMarked
package io.citytwin.importer.ogr;

import org.jspecify.annotations.NullMarked;
