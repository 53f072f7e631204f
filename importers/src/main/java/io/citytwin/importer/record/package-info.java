/**
 * What the readers of file formats give: layers of raw records, before anybody decides what they
 * mean for the twin. Package {@code mapping} turns them into features.
 */
@NullMarked
package io.citytwin.importer.record;

import org.jspecify.annotations.NullMarked;
