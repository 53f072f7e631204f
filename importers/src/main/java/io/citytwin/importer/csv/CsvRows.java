package io.citytwin.importer.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldModifier;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The rows of a table, with the line each begins at. */
final class CsvRows implements Closeable {

  /** Most characters of one row. */
  static final int MAX_ROW = 16 << 20;

  /** An empty cell that stands in quotes, told from a bare one by being this very object. */
  @SuppressWarnings("StringOperationCanBeSimplified")
  private static final String QUOTED_EMPTY = new String("");

  private final String name;
  private final CsvReader<CsvRecord> reader;
  private final Iterator<CsvRecord> rows;
  private long line;

  CsvRows(Reader text, char delimiter, String name) {
    this.name = name;
    reader =
        CsvReader.builder()
            .fieldSeparator(delimiter)
            .maxBufferSize(MAX_ROW)
            .allowExtraFields(true)
            .allowMissingFields(true)
            .allowExtraCharsAfterClosingQuote(true)
            .build(
                CsvRecordHandler.builder()
                    .maxFieldSize(MAX_ROW)
                    .maxRecordSize(MAX_ROW)
                    .fieldModifier(new EmptyCells())
                    .build(),
                new EndMarkReader(text));
    rows = reader.iterator();
  }

  /**
   * The next row; null after the last.
   *
   * @throws SourceException FILE_CORRUPT if a quote is left open, or a row is beyond all measure
   */
  @Nullable CsvRecord next() throws IOException {
    try {
      if (!rows.hasNext()) {
        return null;
      }
      CsvRecord row = rows.next();
      line = row.getStartingLineNumber();
      String last = row.getField(row.getFieldCount() - 1);
      if (!last.endsWith(EndMarkReader.MARK)) {
        return row;
      }
      if (last.equals(EndMarkReader.MARK) && row.getFieldCount() == 1) {
        return null;
      }
      throw new SourceException(
          Code.FILE_CORRUPT,
          "%s: the row that begins at line %,d has a quote that is never closed; close it, or write quotes within quotes twice"
              .formatted(name, line));
    } catch (CsvParseException e) {
      throw new SourceException(Code.FILE_CORRUPT, describe(e), e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Whether a cell of a row is an empty text in quotes. */
  @SuppressWarnings("ReferenceEquality")
  static boolean isQuotedEmpty(String cell) {
    return cell == QUOTED_EMPTY;
  }

  private static final class EmptyCells implements FieldModifier {
    @Override
    public String modify(long line, int index, boolean quoted, String field) {
      return quoted && field.isEmpty() ? QUOTED_EMPTY : field;
    }
  }

  private String describe(CsvParseException fault) {
    Throwable cause = fault.getCause() == null ? fault : fault.getCause();
    return "%s, after line %,d: %s; a row may have %,d characters. Probably a quote is not closed"
        .formatted(name, line, String.valueOf(cause.getMessage()).strip(), MAX_ROW);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
