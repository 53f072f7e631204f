/**
 * GeoPackage (OGC 12-128), and the other two ways SQLite files carry features: SpatiaLite, and the
 * tables GDAL writes with plain well-known binary. Files are opened read-only and nothing is ever
 * written beside them.
 */
@NullMarked
package io.citytwin.importer.geopackage;

import org.jspecify.annotations.NullMarked;
