package io.citytwin.importer.series;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of delimited text (RFC 4180 with any delimiter); the first line names the columns. */
final class DelimitedRows implements RowSource {

  /** Longest row in characters. */
  private static final int MAX_ROW = 1 << 20;

  private static final int HEAD = 1 << 14;
  private static final String DELIMITERS = ",;\t|";

  private final SeriesFile file;
  private final SeriesFormat format;

  DelimitedRows(SeriesFile file, SeriesFormat format) {
    this.file = file;
    this.format = format;
  }

  @Override
  public void read(Consumer consumer) throws IOException {
    try (Reader text = new BufferedReader(file.text(format.encoding()), HEAD)) {
      long skipped = skip(text);
      Character given = format.delimiter();
      CsvReader.CsvReaderBuilder builder =
          CsvReader.builder()
              .fieldSeparator(given == null ? delimiter(text) : given)
              .quoteCharacter(format.quote())
              .maxBufferSize(MAX_ROW)
              .skipEmptyLines(true)
              .allowExtraFields(true)
              .allowMissingFields(true);
      try (CsvReader<CsvRecord> csv = builder.ofCsvRecord(text)) {
        read(csv.iterator(), skipped, consumer);
      }
    } catch (UncheckedIOException e) {
      throw file.explainCause(e);
    } catch (IOException e) {
      throw file.explain(e);
    }
  }

  /** Reads past what stands above the line of the column names. */
  private long skip(Reader text) throws IOException {
    for (int line = 0; line < format.skipLines(); line++) {
      int c = text.read();
      while (c >= 0 && c != '\n') {
        c = text.read();
      }
    }
    return format.skipLines();
  }

  /** The delimiter that occurs most often in the first line. */
  private static char delimiter(Reader text) throws IOException {
    text.mark(HEAD);
    int[] counts = new int[DELIMITERS.length()];
    for (int i = 0; i < HEAD - 1; i++) {
      int c = text.read();
      if (c < 0 || c == '\n') {
        break;
      }
      int which = DELIMITERS.indexOf(c);
      if (which >= 0) {
        counts[which]++;
      }
    }
    text.reset();
    int best = 0;
    for (int i = 1; i < counts.length; i++) {
      best = counts[i] > counts[best] ? i : best;
    }
    return DELIMITERS.charAt(best);
  }

  private void read(Iterator<CsvRecord> records, long skipped, Consumer consumer)
      throws IOException {
    long line = skipped;
    try {
      Header header = format.columns().isEmpty() ? null : new Header(format.columns());
      while (records.hasNext()) {
        CsvRecord record = records.next();
        line = skipped + record.getStartingLineNumber();
        if (header == null) {
          header = new Header(record.getFields().stream().map(String::strip).toList());
        } else if (record.getFieldCount() == header.names.size()) {
          consumer.row(new Row(header, record, line));
        } else {
          consumer.malformed(
              line,
              "the row has %d fields, there are %d columns"
                  .formatted(record.getFieldCount(), header.names.size()),
              String.join(",", record.getFields()));
        }
      }
      if (header == null) {
        throw new SourceException(Code.FILE_EMPTY, file.name() + " has no line with column names");
      }
    } catch (CsvParseException e) {
      IOException reading = findReadingFault(e);
      if (reading != null) {
        throw reading;
      }
      throw new SourceException(
          Code.FILE_CORRUPT,
          "%s cannot be read behind line %d: %s; look for a quote that is not closed"
              .formatted(file.name(), line, e.getMessage()),
          e);
    }
  }

  /** The parser wraps what the file itself says. */
  private static @Nullable IOException findReadingFault(CsvParseException e) {
    return switch (e.getCause()) {
      case IOException fault -> fault;
      case UncheckedIOException fault -> fault.getCause();
      case null, default -> null;
    };
  }

  @Override
  public double progress() {
    return file.progress();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static final class Header {

    private final List<String> names;
    private final Map<String, Integer> index = new HashMap<>();

    Header(List<String> names) {
      this.names = List.copyOf(names);
      for (int i = 0; i < names.size(); i++) {
        index.putIfAbsent(names.get(i), i);
      }
    }
  }

  private record Row(Header header, CsvRecord record, long line) implements SeriesRow {

    @Override
    public @Nullable String find(String column) {
      Integer at = header.index.get(column);
      return at == null ? null : record.getField(at);
    }

    @Override
    public List<String> columns() {
      return header.names;
    }

    @Override
    public String toString() {
      return String.join(",", record.getFields());
    }
  }
}
