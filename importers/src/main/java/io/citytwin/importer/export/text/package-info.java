/** GeoJSON and CSV. */
@NullMarked
package io.citytwin.importer.export.text;

import org.jspecify.annotations.NullMarked;
