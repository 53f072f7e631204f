/** Looks into a source and writes the mapping it probably needs, for a person to correct. */
@NullMarked
package io.citytwin.importer.suggest;

import org.jspecify.annotations.NullMarked;
