package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.CheckedFeature;
import io.citytwin.importer.pipeline.Place;
import io.citytwin.model.feature.FeatureKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** Temporary table of one kind: what is read, and the place each row was read at. */
final class StagingTable implements StagedFeatures {

  private final Connection connection;
  private final FeatureKind kind;
  private final FeatureRow row;
  private final CopyRows rows = new CopyRows();
  private final String name;
  private final List<CopyBatch> batches;

  private StagingTable(Connection connection, FeatureKind kind) {
    this.connection = connection;
    this.kind = kind;
    name = name(kind);
    batches = List.of(new CopyBatch(name, rows));
    row = new FeatureRow(kind, rows);
  }

  static StagingTable create(Connection connection, FeatureKind kind) throws SQLException {
    StagingTable table = new StagingTable(connection, kind);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "create temporary table staged_"
              + kind.table()
              + " (seq bigint, source text, byte_place bigint, entity_id uuid, source_id text, name text,"
              + " geom geometry, attributes jsonb, row_hash bytea, source_no bigint, record_no bigint"
              + kind.columns().stream()
                  .map(c -> ", " + c.name() + " " + c.type().sqlType())
                  .collect(Collectors.joining())
              + ") on commit preserve rows");
    }
    return table;
  }

  /** Name of the staging table of a kind. */
  static String name(FeatureKind kind) {
    return "pg_temp.staged_" + kind.table();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<CopyBatch> batches() {
    return batches;
  }

  @Override
  public void add(long seq, long sourceNo, CheckedFeature feature) {
    Place place = feature.place();
    rows.row(3 + row.columns());
    rows.int8(seq);
    rows.text(place.source());
    rows.int8(place.offset());
    row.add(feature, sourceNo);
  }

  @Override
  public long dropDuplicates() throws SQLException {
    String repeated =
        "select entity_id, min(seq) as first from "
            + name()
            + " group by entity_id having count(*) > 1";
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(
          """
          with repeated as (%s), dropped as (
            delete from %s s using repeated r where s.entity_id = r.entity_id and s.seq > r.first
            returning s.seq, s.source, s.record_no, s.byte_place, s.source_id, s.geom, r.first)
          insert into %s (seq, code, rejected, source, record_no, byte_place, source_id, message, location)
          select d.seq, 'DUPLICATE_SOURCE_ID', true, d.source, d.record_no, d.byte_place, d.source_id,
            format('the source id "%%s" was already used by record %%s of %%s, which counts', d.source_id, f.record_no, f.source),
            st_envelope(st_force2d(d.geom))
          from dropped d join %s f on f.seq = d.first
          """
              .formatted(repeated, name(), StagingArea.ISSUES, name()));
    }
  }
}
