/**
 * Filters over features in the text form of OGC CQL2 (OGC 21-065r2): what they are as values, and
 * how they are read. Turning one into SQL is left to whoever asks the database.
 */
@NullMarked
package io.citytwin.model.cql;

import org.jspecify.annotations.NullMarked;
