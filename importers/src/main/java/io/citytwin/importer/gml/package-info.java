/**
 * GML 2, 3 and 3.2 as collections of simple features: flat properties and one geometry each.
 * Geometries come out x before y whatever their reference system says.
 */
@NullMarked
package io.citytwin.importer.gml;

import org.jspecify.annotations.NullMarked;
