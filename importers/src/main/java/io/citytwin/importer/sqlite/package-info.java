/**
 * Reading of SQLite files, without changing a byte of them or beside them.
 *
 * <p>Questions of a few rows go through SQLite itself. The rows of ordinary tables are read from
 * the pages of the file: asking the library for every value of every row costs several times as
 * much as all the rest. Views and unusual tables go through the library all the same.
 */
@NullMarked
package io.citytwin.importer.sqlite;

import org.jspecify.annotations.NullMarked;
