@NullMarked
package io.citytwin.importer.shapefile;

import org.jspecify.annotations.NullMarked;
