/**
 * What an export asks the database: filters as conditions with bound parameters, and one cursor
 * over a snapshot.
 */
@NullMarked
package io.citytwin.importer.export.sql;

import org.jspecify.annotations.NullMarked;
