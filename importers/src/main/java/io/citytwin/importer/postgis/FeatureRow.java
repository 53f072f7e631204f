package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.CheckedFeature;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.ColumnType;
import io.citytwin.model.feature.FeatureKind;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the columns that every table of a kind has as part of a COPY row. */
final class FeatureRow {

  private static final int HEAD_COLUMNS = 8;

  private final List<Column> typed;
  private final CopyRows rows;

  FeatureRow(FeatureKind kind, CopyRows rows) {
    typed = kind.columns();
    this.rows = rows;
  }

  /** Number of columns that {@link #add} writes. */
  int columns() {
    return HEAD_COLUMNS + typed.size();
  }

  /** Names of the columns in the order of {@link #add}. */
  String names() {
    return "entity_id, source_id, name, geom, attributes, row_hash, source_no, record_no"
        + typed.stream().map(c -> ", " + c.name()).collect(Collectors.joining());
  }

  void add(CheckedFeature feature, long sourceNo) {
    rows.uuid(feature.entityId());
    rows.text(feature.sourceId());
    rows.text(feature.name());
    rows.bytes(feature.ewkb());
    rows.jsonb(feature.attributes());
    rows.bytes(feature.rowHash());
    rows.int8(sourceNo);
    rows.int8(feature.place().record());
    List<@Nullable Object> values = feature.values();
    for (int i = 0; i < typed.size(); i++) {
      add(typed.get(i).type(), values.get(i));
    }
  }

  private void add(ColumnType type, @Nullable Object value) {
    if (value == null) {
      rows.nothing();
      return;
    }
    switch (type) {
      case TEXT, CODE -> rows.text((String) value);
      case DOUBLE -> rows.float8((Double) value);
      case INTEGER -> rows.int4((Integer) value);
      case BOOLEAN -> rows.bool((Boolean) value);
      case DATE -> rows.date((LocalDate) value);
      case REFERENCE -> rows.uuid((UUID) value);
      case JSON -> rows.jsonb(((String) value).getBytes(StandardCharsets.UTF_8));
    }
  }
}
