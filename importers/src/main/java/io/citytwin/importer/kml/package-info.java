/**
 * KML 2.2 and 2.3 (OGC 12-007): the placemarks of a file, which are always in longitude and
 * latitude on WGS 84. Styles, overlays and links are not read.
 */
@NullMarked
package io.citytwin.importer.kml;

import org.jspecify.annotations.NullMarked;
