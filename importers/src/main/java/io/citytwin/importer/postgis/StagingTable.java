package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.CheckedFeature;
import io.citytwin.importer.pipeline.Place;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.ColumnType;
import io.citytwin.model.feature.FeatureKind;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Staging table of one kind: its typed columns, and the place each row was read at. */
final class StagingTable {

  private static final int HEAD_COLUMNS = 10;

  private final FeatureKind kind;
  private final CopyRows rows = new CopyRows();

  StagingTable(FeatureKind kind) {
    this.kind = kind;
  }

  /** Name of the staging table of a kind. */
  static String name(FeatureKind kind) {
    return "pg_temp.staged_" + kind.table();
  }

  String name() {
    return name(kind);
  }

  CopyRows rows() {
    return rows;
  }

  String createStatement() {
    return "create temporary table staged_"
        + kind.table()
        + " (seq bigint, source text, record_no bigint, byte_place bigint, entity_id uuid, source_id text,"
        + " name text, geom geometry, attributes jsonb, row_hash bytea"
        + kind.columns().stream()
            .map(c -> ", " + c.name() + " " + c.type().sqlType())
            .collect(Collectors.joining())
        + ") on commit preserve rows";
  }

  void add(long seq, CheckedFeature feature) {
    Place place = feature.place();
    List<Column> columns = kind.columns();
    rows.row(HEAD_COLUMNS + columns.size());
    rows.int8(seq);
    rows.text(place.source());
    rows.int8(place.record());
    rows.int8(place.offset());
    rows.uuid(feature.entityId());
    rows.text(feature.sourceId());
    rows.text(feature.name());
    rows.bytes(feature.ewkb());
    rows.jsonb(feature.attributes());
    rows.bytes(feature.rowHash());
    for (int i = 0; i < columns.size(); i++) {
      add(columns.get(i).type(), feature.values().get(i));
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
