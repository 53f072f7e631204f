/**
 * Text of files that do not say, or say wrongly, how they encode it: names of encodings in the
 * spellings that files use, and evidence from the bytes.
 */
@NullMarked
package io.citytwin.importer.text;

import org.jspecify.annotations.NullMarked;
