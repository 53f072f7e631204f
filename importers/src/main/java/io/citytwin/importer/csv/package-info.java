/**
 * Tables as text (CSV, RFC 4180, and its relatives with other delimiters) whose records have a
 * geometry in a column of WKT or WKB, or in two columns of coordinates.
 *
 * <p>{@code CsvText} finds encoding and delimiter, {@code GeometryColumns} where geometry stands;
 * fastcsv cuts the text into cells.
 */
@NullMarked
package io.citytwin.importer.csv;

import org.jspecify.annotations.NullMarked;
