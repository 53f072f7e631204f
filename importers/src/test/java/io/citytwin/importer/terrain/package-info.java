@NullMarked
package io.citytwin.importer.terrain;

import org.jspecify.annotations.NullMarked;
