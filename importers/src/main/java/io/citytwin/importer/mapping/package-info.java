/**
 * Decides what the raw records of a source are in the twin: kind, source id, name, typed columns
 * with their units and codes; everything else becomes attributes. A mapping is a YAML file, the
 * user's or a built-in one of a known publisher; without any, records follow the convention of
 * {@code docs/importing.md}.
 */
@NullMarked
package io.citytwin.importer.mapping;

import org.jspecify.annotations.NullMarked;
