package io.citytwin.importer.series;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row of a source: a line of text, or a record of JSON. */
interface SeriesRow {

  /** Line at which it begins, from 1. */
  long line();

  /** The text of a column as the source has it; null if the row has no such column. */
  @Nullable String find(String column);

  /** Names of its columns, in order; the same list for all rows of delimited text. */
  List<String> columns();
}
