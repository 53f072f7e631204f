package io.citytwin.importer.series;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a file of rows is written.
 *
 * @param type its form; null to tell it by the name of the file
 * @param encoding encoding of its text
 * @param delimiter between fields; null to tell it by the first line
 * @param quote round fields that hold delimiters
 * @param skipLines lines above the one with the column names
 * @param columns names of the columns of delimited text whose first line names none
 * @param records way to the records in JSON, names of members; empty for the document itself
 * @param keyed whether the records are the members of an object, each with its key in the column
 *     {@code key}
 */
record SeriesFormat(
    @Nullable Type type,
    Charset encoding,
    @Nullable Character delimiter,
    char quote,
    int skipLines,
    List<String> columns,
    List<String> records,
    boolean keyed) {

  /** Forms of files. */
  enum Type {
    /** Delimited text. */
    CSV,
    /** One JSON document. */
    JSON,
    /** One JSON value on each line. */
    NDJSON
  }

  SeriesFormat {
    columns = List.copyOf(columns);
    records = List.copyOf(records);
  }

  /** The form of a file, by what was said, else by its name. */
  Type typeOf(String fileName) {
    if (type != null) {
      return type;
    }
    String name = fileName.toLowerCase(Locale.ROOT);
    String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    if (plain.endsWith(".ndjson") || plain.endsWith(".jsonl")) {
      return Type.NDJSON;
    }
    return plain.endsWith(".json") ? Type.JSON : Type.CSV;
  }

  /** Opens the rows of a file. */
  RowSource open(SeriesFile file) {
    return switch (typeOf(file.name())) {
      case CSV -> new DelimitedRows(file, this);
      case JSON -> new JsonRows(file, this);
      case NDJSON -> new JsonLineRows(file, this);
    };
  }
}
