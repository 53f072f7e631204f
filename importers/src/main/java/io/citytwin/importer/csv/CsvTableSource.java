package io.citytwin.importer.csv;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.FieldNames;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Place;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import io.citytwin.importer.record.Field;
import io.citytwin.importer.record.Layer;
import io.citytwin.importer.record.RawRecord;
import io.citytwin.importer.record.RecordConsumer;
import io.citytwin.importer.record.RecordSource;
import io.citytwin.importer.text.UniqueNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/**
 * Reads a table whose first row names the columns. Cells stay text, exactly as written; an empty
 * one is null. Columns that the geometry is made of are no properties. Holds one row at a time, of
 * at most 16 Mi characters, after the first hundred.
 */
public final class CsvTableSource implements RecordSource {

  /**
   * Columns of what {@code citytwin export} writes; there {@code ""} is a text, nothing is none.
   */
  private static final List<String> MARKS_OF_EXPORT = List.of("kind", "sourceId", "attributes");

  private static final int SAMPLE_ROWS = 100;
  private static final long SAMPLE_CHARACTERS = 1 << 20;
  private static final int MAX_RAW = 10_000;
  private static final Pattern NUMBER =
      Pattern.compile("\\s*[+-]?\\d+(?:[.,]\\d+)*(?:[eE][+-]?\\d+)?\\s*");

  private final String source;
  private final String name;
  private final CsvOptions options;
  private final CsvText text;
  private final char delimiter;
  private final CountedStream bytes;
  private final CsvRows rows;
  private final long size;
  private final WellKnown wellKnown = new WellKnown();
  private final Positions positions;
  private final List<String> notes = new ArrayList<>();
  private List<String> names = List.of();
  private FieldNames fields = FieldNames.of(List.of());
  private boolean exported;
  private GeometryColumns columns = new GeometryColumns(-1, -1, -1);
  private int srid;
  private long number;

  /**
   * Opens a table.
   *
   * @param source name of the file in reports
   * @throws SourceException if there is no such file, it is empty or it is no text
   */
  public CsvTableSource(Path file, String source, CsvOptions options) throws IOException {
    this.source = source;
    this.options = options;
    name = file.getFileName().toString();
    size = Math.max(1, Files.exists(file) ? Files.size(file) : 0);
    text = CsvText.of(file, options.encoding());
    Character given = options.delimiter();
    delimiter = given == null ? Delimiters.sniff(text.head()) : given;
    if (delimiter == '"' || delimiter == '\n' || delimiter == '\r') {
      throw new SourceException(
          Code.MAPPING_INVALID,
          "a quote or a line break cannot stand between cells; name another delimiter");
    }
    positions = new Positions(delimiter != ',');
    bytes = new CountedStream(Files.newInputStream(file));
    rows = new CsvRows(text.reader(bytes), delimiter, name);
    if (text.encoding().note() != null) {
      notes.add(source + ": " + text.encoding().note());
    }
  }

  @Override
  public String format() {
    return "CSV";
  }

  @Override
  public void read(RecordConsumer consumer) throws IOException {
    names = header();
    exported = names.containsAll(MARKS_OF_EXPORT);
    List<CsvRecord> sample = sample();
    columns =
        GeometryColumns.of(options, names, sample.stream().map(CsvRecord::getFields).toList());
    if (columns.isNone()) {
      notes.add(
          "%s: no column of geometry was found (WKT or WKB, or lon and lat, x and y, 经度 and 纬度, easting and northing, Rechtswert and Hochwert); name it if there is one"
              .formatted(source));
    }
    fields = FieldNames.of(properties());
    srid = sridOf(sample);
    consumer.layer(layer());
    for (CsvRecord row : sample) {
      read(row, consumer);
    }
    sample.clear();
    for (CsvRecord row = rows.next(); row != null; row = rows.next()) {
      read(row, consumer);
    }
  }

  private List<String> header() throws IOException {
    CsvRecord row = rows.next();
    if (row == null) {
      throw new SourceException(Code.FILE_EMPTY, name + " has no row; nothing was imported");
    }
    List<String> cells = row.getFields().stream().map(String::strip).toList();
    long data = cells.stream().filter(CsvTableSource::isData).count();
    long filled = cells.stream().filter(cell -> !cell.isEmpty()).count();
    if (filled == 0 || data * 2 > filled || cells.stream().anyMatch(WellKnown::isWellKnown)) {
      throw new SourceException(
          Code.FORMAT_UNKNOWN,
          "%s: the first row must name the columns, but it reads \"%s\"; add a row of names"
              .formatted(name, cut(String.join(String.valueOf(delimiter), cells), 200)));
    }
    List<String> unique = UniqueNames.of(cells);
    if (!unique.equals(cells)) {
      notes.add(
          "%s: columns without a name of their own were given one: %s"
              .formatted(
                  source,
                  String.join(", ", unique.stream().filter(n -> !cells.contains(n)).toList())));
    }
    return unique;
  }

  private static boolean isData(String cell) {
    return cell.length() < 100 && NUMBER.matcher(cell).matches();
  }

  private List<CsvRecord> sample() throws IOException {
    List<CsvRecord> sample = new ArrayList<>();
    long characters = 0;
    while (sample.size() < SAMPLE_ROWS && characters < SAMPLE_CHARACTERS) {
      CsvRecord row = rows.next();
      if (row == null) {
        break;
      }
      sample.add(row);
      for (String cell : row.getFields()) {
        characters += cell.length();
      }
    }
    return sample;
  }

  /** The SRID of the first geometry; it is the layer's. */
  private int sridOf(List<CsvRecord> sample) {
    for (CsvRecord row : sample) {
      String cell =
          columns.wellKnown() < 0 || columns.wellKnown() >= row.getFieldCount()
              ? ""
              : row.getField(columns.wellKnown());
      if (!cell.isBlank()) {
        try {
          return wellKnown.read(cell).srid();
        } catch (CellFault e) {
          continue;
        }
      }
    }
    return 0;
  }

  private Layer layer() {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (!columns.holds(i)) {
        fields.add(new Field(names.get(i), Field.Type.TEXT));
      }
    }
    int dot = name.lastIndexOf('.');
    return new Layer(
        dot > 0 ? name.substring(0, dot) : name,
        srid == 0 ? DeclaredCrs.NONE : new DeclaredCrs.Code("EPSG:" + srid),
        fields);
  }

  private void read(CsvRecord row, RecordConsumer consumer) throws IOException {
    Place place = new Place(source, ++number, -1);
    try {
      requireCells(row);
      Geometry geometry = geometry(row);
      Map<String, @Nullable Object> properties = properties(row);
      if (row.getFields().stream().anyMatch(cell -> cell.indexOf('\ufffd') >= 0)) {
        issue(
            consumer,
            IssueCode.TEXT_ENCODING,
            place,
            row,
            "it has bytes that mean nothing in %s; name the right encoding with --encoding"
                .formatted(text.encoding().charset().name()));
      }
      consumer.record(new RawRecord(place, null, geometry, properties));
    } catch (CellFault e) {
      issue(consumer, e.code(), place, row, e.text());
    }
  }

  private void requireCells(CsvRecord row) throws CellFault {
    if (row.getFieldCount() != names.size()) {
      throw new CellFault(
          IssueCode.MALFORMED_RECORD,
          "it has %,d cells, the first row names %,d columns; cells that hold the delimiter '%s' must stand in quotes"
              .formatted(row.getFieldCount(), names.size(), delimiter == '\t' ? "tab" : delimiter));
    }
  }

  private @Nullable Geometry geometry(CsvRecord row) throws CellFault {
    if (columns.x() >= 0) {
      return positions.of(row.getField(columns.x()), row.getField(columns.y()));
    }
    String cell = columns.wellKnown() < 0 ? "" : row.getField(columns.wellKnown());
    if (cell.isBlank()) {
      return null;
    }
    WellKnown.Located located = wellKnown.read(cell);
    if (located.srid() != srid) {
      throw new CellFault(
          IssueCode.CRS_MIXED,
          "its geometry has %s, that of the first row %s; one table is in one CRS"
              .formatted(describe(located.srid()), describe(srid)));
    }
    return located.geometry();
  }

  /** Names of the columns that are not the geometry. */
  private List<String> properties() {
    List<String> properties = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (!columns.holds(i)) {
        properties.add(names.get(i));
      }
    }
    return properties;
  }

  private static String describe(int srid) {
    return srid == 0 ? "no SRID" : "SRID " + srid;
  }

  private Map<String, @Nullable Object> properties(CsvRecord row) {
    @Nullable Object[] values = new Object[fields.count()];
    int field = 0;
    for (int i = 0; i < names.size(); i++) {
      if (!columns.holds(i)) {
        String cell = row.getField(i);
        boolean missing = cell.isEmpty() && !(exported && CsvRows.isQuotedEmpty(cell));
        values[field++] = missing ? null : cell;
      }
    }
    return fields.record(values);
  }

  private void issue(
      RecordConsumer consumer, IssueCode code, Place place, CsvRecord row, String message)
      throws IOException {
    String raw = cut(String.join(String.valueOf(delimiter), row.getFields()), MAX_RAW);
    consumer.issue(
        new Rejection(
            code,
            place,
            null,
            "line %,d: %s".formatted(row.getStartingLineNumber(), message),
            raw,
            null));
  }

  private static String cut(String text, int length) {
    return text.substring(0, Math.min(text.length(), length));
  }

  @Override
  public List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    if (wellKnown.measured() > 0) {
      all.add("%s: geometries with measures (M) had them dropped".formatted(source));
    }
    return all;
  }

  @Override
  public double progress() {
    return Math.min(1, (double) bytes.count() / size);
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
