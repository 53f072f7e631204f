package io.citytwin.importer.shapefile;

import io.citytwin.importer.pipeline.FieldNames;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.record.Field;
import io.citytwin.importer.text.TextDecoder;
import io.citytwin.importer.text.TextEncoding;
import io.citytwin.importer.text.UniqueNames;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a dBASE table, one after the other. */
final class DbfTable implements Closeable {

  private static final int WINDOW_BYTES = 1 << 20;
  private static final byte DELETED = '*';

  private final FileWindow window;
  private final String file;
  private final DbfHeader header;
  private final TextEncoding encoding;
  private final List<DbfField> fields;
  private final String[] names;
  private final FieldNames shared;
  private final TextDecoder text;
  private final FieldDecoder[] decoders;
  private final List<Fault> faults = new ArrayList<>();
  private long row = -1;
  private int at;

  /** What is wrong with a value of the current row. */
  record Fault(IssueCode code, String message) {}

  /**
   * Opens a table.
   *
   * @param given encoding that a person named; null to go by the file
   * @param codePage the .cpg beside it; null if there is none
   */
  DbfTable(Path path, @Nullable Charset given, @Nullable Path codePage) throws IOException {
    window = new FileWindow(path, WINDOW_BYTES);
    file = path.getFileName().toString();
    try {
      header = DbfHeader.read(window, file);
      encoding = new TableEncoding(window, header, file).choose(given, codePage);
    } catch (IOException e) {
      window.close();
      throw e;
    }
    fields = header.fields().stream().filter(f -> !f.isLeftOut()).toList();
    text = new TextDecoder(encoding.charset());
    names = UniqueNames.of(fields.stream().map(this::name).toList()).toArray(String[]::new);
    shared = FieldNames.of(List.of(names));
    decoders = fields.stream().map(f -> new FieldDecoder(f, text)).toArray(FieldDecoder[]::new);
  }

  private String name(DbfField field) {
    return text.decode(field.rawName(), 0, field.rawName().length, true).strip();
  }

  long rows() {
    return header.rows();
  }

  /** The fields that have values, by unique names. */
  List<Field> fields() {
    List<Field> declared = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      declared.add(new Field(names[i], fields.get(i).fieldType()));
    }
    return declared;
  }

  /** Goes to the next row; false after the last. */
  boolean next() throws IOException {
    if (row + 1 >= header.rows()) {
      return false;
    }
    row++;
    at = window.index(offset(), header.rowLength());
    return true;
  }

  /** Byte at which the current row begins. */
  long offset() {
    return header.length() + row * header.rowLength();
  }

  /** Whether the current row is marked as deleted. */
  boolean isDeleted() {
    return window.bytes()[at] == DELETED;
  }

  /** Share of the rows read. */
  double progress() {
    return header.rows() == 0 ? 1 : (double) (row + 1) / header.rows();
  }

  /** The values of the current row by name; {@link #faults} tells what is wrong with them. */
  Map<String, @Nullable Object> values() {
    faults.clear();
    @Nullable Object[] values = new Object[names.length];
    byte[] bytes = window.bytes();
    for (int i = 0; i < decoders.length; i++) {
      Object value = decoders[i].decode(bytes, at + fields.get(i).offset());
      values[i] = value;
      if (decoders[i].fault() != FieldDecoder.Fault.NONE) {
        faults.add(describe(i, value));
      }
    }
    return shared.record(values);
  }

  /** Faults of the values given last. */
  List<Fault> faults() {
    return faults;
  }

  private Fault describe(int i, @Nullable Object value) {
    return decoders[i].fault() == FieldDecoder.Fault.VALUE
        ? new Fault(
            IssueCode.VALUE_INVALID,
            "the value \"%s\" of field %s is no %s"
                .formatted(value, names[i], typeName(fields.get(i).fieldType())))
        : new Fault(
            IssueCode.TEXT_ENCODING,
            "the value \"%s\" of field %s has bytes that mean nothing in %s; name the right encoding with --encoding"
                .formatted(value, names[i], encoding.charset().name()));
  }

  private static String typeName(Field.Type type) {
    return switch (type) {
      case BOOLEAN -> "T, F, Y, N or blank";
      case DATE -> "date as YYYYMMDD";
      case DATE_TIME -> "point in time";
      default -> "number";
    };
  }

  /** What had to be decided, and what was left out. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (encoding.note() != null) {
      notes.add(file + ": " + encoding.note());
    }
    List<String> leftOut =
        header.fields().stream()
            .filter(f -> f.isLeftOut() && f.type() != '0')
            .map(f -> new String(f.rawName(), encoding.charset()).strip())
            .toList();
    if (!leftOut.isEmpty()) {
      notes.add(
          "%s: memo, picture and other values kept outside the table are not read: field %s"
              .formatted(file, String.join(", ", leftOut)));
    }
    if (text.sawPrivateUse()) {
      notes.add(
          "%s: some texts hold characters that its writer made up (private use area); they may show as boxes"
              .formatted(file));
    }
    if (header.surplusRows() > 0) {
      notes.add(
          "%s: %,d rows follow after the %,d that the header counts; they were left out"
              .formatted(file, header.surplusRows(), header.rows()));
    }
    long cut = 0;
    for (FieldDecoder decoder : decoders) {
      cut += decoder.cutTexts();
    }
    if (cut > 0) {
      notes.add(
          "%s: texts that fill their field end within a character; that character was left out"
              .formatted(file));
    }
    return notes;
  }

  @Override
  public void close() throws IOException {
    window.close();
  }
}
