/**
 * From what a person names on the command line (files, folders, patterns, archives) to plain files
 * that a reader can open.
 */
@NullMarked
package io.citytwin.importer.archive;

import org.jspecify.annotations.NullMarked;
