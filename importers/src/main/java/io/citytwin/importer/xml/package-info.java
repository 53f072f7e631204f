/**
 * XML as the readers of GML and KML see it: one pass, no document type, no entities, nothing held
 * beyond the record at hand.
 */
@NullMarked
package io.citytwin.importer.xml;

import org.jspecify.annotations.NullMarked;
