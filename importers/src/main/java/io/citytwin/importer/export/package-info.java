/**
 * Writes features of the twin to files of other tools, streaming, so that an import of the file
 * finds nothing to change. What a record of every format holds is described in {@code
 * docs/exporting.md}.
 */
@NullMarked
package io.citytwin.importer.export;

import org.jspecify.annotations.NullMarked;
