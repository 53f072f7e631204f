package io.citytwin.importer.geopackage;

import io.citytwin.importer.geometry.Arc;
import io.citytwin.importer.geometry.GeometryFault;
import io.citytwin.importer.pipeline.CanonicalJson;
import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.FieldNames;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Place;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.record.Field;
import io.citytwin.importer.record.Layer;
import io.citytwin.importer.record.RawRecord;
import io.citytwin.importer.record.RecordConsumer;
import io.citytwin.importer.sqlite.TableColumns;
import io.citytwin.importer.sqlite.TableRows;
import io.citytwin.importer.text.UniqueNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/** Makes records of the rows of one table of features. */
final class TableReader {

  private static final int MAX_RAW = 10_000;

  private final String source;
  private final FeatureTable table;
  private final TableColumns columns;
  private final Map<Integer, DeclaredCrs> systems;
  private final RecordConsumer consumer;
  private final GeometryBlob blobs;
  private final int geometryColumn;
  private final List<Field> fields = new ArrayList<>();
  // Of each field: its column, name and type.
  private final int[] numbers;
  private final String[] names;
  private final FieldNames shared;
  private final Field.Type[] types;

  /**
   * Prepares for a table.
   *
   * @throws SourceException if it has not the geometry column it should have
   */
  TableReader(
      String source,
      FeatureTable table,
      TableColumns columns,
      Map<Integer, DeclaredCrs> systems,
      RecordConsumer consumer)
      throws SourceException {
    this.source = source;
    this.table = table;
    this.columns = columns;
    this.systems = systems;
    this.consumer = consumer;
    blobs = new GeometryBlob(table.form());
    geometryColumn = columns.indexOf(table.geometryColumn());
    if (geometryColumn < 0) {
      throw new SourceException(
          SourceException.Code.FILE_CORRUPT,
          "%s: table %s has no column %s, which should hold its geometry"
              .formatted(source, table.name(), table.geometryColumn()));
    }
    int[] others = new int[columns.columns().size()];
    for (int i = 0; i < others.length; i++) {
      if (i != geometryColumn && i != columns.key()) {
        others[fields.size()] = i;
        TableColumns.Column column = columns.columns().get(i);
        fields.add(new Field(column.name(), FieldTypes.of(column.type())));
      }
    }
    numbers = Arrays.copyOf(others, fields.size());
    names = UniqueNames.of(fields.stream().map(Field::name).toList()).toArray(String[]::new);
    shared = FieldNames.of(List.of(names));
    types = fields.stream().map(Field::type).toArray(Field.Type[]::new);
  }

  Layer layer() {
    return new Layer(table.name(), table.crs(), fields);
  }

  /**
   * Reads one row.
   *
   * @param number of the record in its source
   */
  void read(TableRows row, long number) throws IOException {
    Object key = columns.key() < 0 ? null : row.value(columns.key());
    String id = key == null ? null : String.valueOf(other(key, Field.Type.TEXT));
    Place place = new Place(source, table.name(), number, -1);
    if (row.oversize() > 0) {
      String message =
          "the row has %,d bytes, the limit is %,d; cut or simplify its geometry"
              .formatted(row.oversize(), TableRows.MAX_ROW_BYTES);
      consumer.issue(new Rejection(IssueCode.RECORD_TOO_LARGE, place, id, message, null, null));
      return;
    }
    read(row, place, id);
  }

  private void read(TableRows row, Place place, @Nullable String id) throws IOException {
    Map<String, @Nullable Object> properties = properties(row, place, id);
    Object blob = row.value(geometryColumn);
    try {
      Geometry geometry = blob == null ? null : geometry(blob);
      if (geometry != null && blobs.closedRings() > 0) {
        String message = blobs.closedRings() + " ring(s) were open and have been closed";
        issue(IssueCode.RING_NOT_CLOSED, message, place, id, properties, blob);
      }
      consumer.record(new RawRecord(place, id, geometry, properties));
    } catch (GeometryFault e) {
      issue(e.code(), e.text(), place, id, properties, blob);
    }
  }

  private Geometry geometry(Object value) throws GeometryFault {
    if (!(value instanceof byte[] blob)) {
      throw new GeometryFault(
          IssueCode.MALFORMED_RECORD, "the geometry is text or a number, it must be binary");
    }
    Geometry geometry = blobs.read(blob);
    if (blobs.srs() != GeometryBlob.NO_SRS && !table.isInCrs(blobs.srs(), systems)) {
      throw new GeometryFault(
          IssueCode.CRS_MIXED,
          "the geometry has SRS id %d, its layer %d".formatted(blobs.srs(), table.srs()));
    }
    return geometry;
  }

  private Map<String, @Nullable Object> properties(TableRows row, Place place, @Nullable String id)
      throws IOException {
    @Nullable Object[] values = new Object[names.length];
    for (int i = 0; i < names.length; i++) {
      Object value = row.value(numbers[i]);
      if (value instanceof String text) {
        if (text.indexOf('\ufffd') >= 0) {
          checkEncoding(row.textBytes(numbers[i]), names[i], place, id);
        }
      } else if (value != null) {
        value = other(value, types[i]);
      }
      values[i] = value;
    }
    return shared.record(values);
  }

  private static Object other(Object value, Field.Type type) {
    return switch (value) {
      case Long number when type == Field.Type.BOOLEAN && (number == 0 || number == 1) ->
          number == 1;
      case Double number when !Double.isFinite(number) -> number.toString();
      case byte[] bytes -> HexFormat.of().formatHex(bytes);
      default -> value;
    };
  }

  private void checkEncoding(
      byte @Nullable [] bytes, String field, Place place, @Nullable String id) throws IOException {
    if (bytes == null) {
      return;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
      consumer.issue(
          new Rejection(
              IssueCode.TEXT_ENCODING,
              place,
              id,
              "field \"%s\" holds bytes that are not UTF-8; they became U+FFFD".formatted(field),
              HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, MAX_RAW / 2)),
              null));
    }
  }

  private void issue(
      IssueCode code,
      String message,
      Place place,
      @Nullable String id,
      Map<String, @Nullable Object> properties,
      @Nullable Object blob)
      throws IOException {
    Map<String, @Nullable Object> raw = new LinkedHashMap<>();
    if (blob instanceof byte[] bytes) {
      int shown = Math.min(bytes.length, MAX_RAW / 4);
      raw.put(table.geometryColumn(), HexFormat.of().formatHex(bytes, 0, shown));
    } else {
      raw.put(table.geometryColumn(), blob);
    }
    raw.put("properties", properties);
    String text = CanonicalJson.text(raw);
    consumer.issue(
        new RawRecord(place, id, null, properties),
        new Rejection(
            code, place, id, message, text.substring(0, Math.min(text.length(), MAX_RAW)), null));
  }

  /** Adds what a person should know after all rows were read. */
  void note(List<String> notes, long rows) {
    if (blobs.measures() > 0) {
      notes.add(
          "layer \"%s\": the measures (M) of %,d geometries were left out"
              .formatted(table.name(), blobs.measures()));
    }
    if (blobs.arcs() > 0) {
      notes.add(
          "layer \"%s\": %,d arcs were made straight, at most %s units of the CRS off"
              .formatted(table.name(), blobs.arcs(), Arc.MAX_CHORD_ERROR));
    }
    if (table.count() >= 0 && table.count() != rows) {
      notes.add(
          "layer \"%s\": the file declares %,d rows and has %,d"
              .formatted(table.name(), table.count(), rows));
    }
  }
}
