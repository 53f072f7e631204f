/**
 * Filters over features in the text form of OGC CQL2 (OGC 21-065r2): what they are as values, and
 * how they are read, and the condition in SQL that each is for a table of the twin.
 */
@NullMarked
package io.citytwin.model.cql;

import org.jspecify.annotations.NullMarked;
