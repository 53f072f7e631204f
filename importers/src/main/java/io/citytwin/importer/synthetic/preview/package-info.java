/** Draws a generated city as a map. */
@NullMarked
package io.citytwin.importer.synthetic.preview;

import org.jspecify.annotations.NullMarked;
