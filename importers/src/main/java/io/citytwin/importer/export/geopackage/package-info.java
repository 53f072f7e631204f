/** GeoPackage (OGC 12-128r18). */
@NullMarked
package io.citytwin.importer.export.geopackage;

import org.jspecify.annotations.NullMarked;
