package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.ImportSource;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Rejection;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ByteOrderValues;
import org.locationtech.jts.io.WKBWriter;

/** Issues of one job as COPY rows. What is kept of them has bounds; all are counted. */
final class StagedIssues {

  /** Columns in the order of {@link #add}, with their types. */
  static final String COLUMNS =
      "seq bigint, code text, rejected boolean, source text, layer text, crs text, record_no bigint, byte_place bigint,"
          + " source_id text, message text, raw_record text, retriable boolean, location geometry,"
          + " geometry_before geometry, geometry_after geometry";

  private static final int COLUMN_COUNT = 15;

  /** Issues of one code that are kept with their raw record and shapes. */
  private static final int EVIDENCE_PER_CODE = 10_000;

  /** Longest raw record that is kept whole, in characters; beyond it cannot be tried again. */
  private static final int MAX_RETRIABLE = 1 << 20;

  /** What is kept of any other raw record. */
  private static final int MAX_RAW = 10_000;

  /** Characters of raw records that one job keeps. */
  private static final long MAX_RAW_OF_JOB = 1L << 29;

  private static final int SRID = 4326;

  private final CopyRows rows = new CopyRows();
  private final Map<IssueCode, Integer> kept = new EnumMap<>(IssueCode.class);
  private final WKBWriter flat = new WKBWriter(2, ByteOrderValues.BIG_ENDIAN, true);
  private final WKBWriter high = new WKBWriter(3, ByteOrderValues.BIG_ENDIAN, true);
  private long rawOfJob;

  CopyRows rows() {
    return rows;
  }

  void add(long seq, Rejection issue, @Nullable ImportSource source) {
    boolean evidence = kept.merge(issue.code(), 1, Integer::sum) <= EVIDENCE_PER_CODE;
    String raw = evidence ? raw(issue) : null;
    rows.row(COLUMN_COUNT);
    rows.int8(seq);
    rows.text(issue.code().name());
    rows.bool(issue.code().rejects());
    rows.text(StagingArea.clean(issue.place().source()));
    rows.text(StagingArea.clean(issue.place().layer()));
    rows.text(source == null ? null : StagingArea.clean(source.crs()));
    rows.int8(issue.place().record());
    rows.int8(issue.place().offset());
    rows.text(StagingArea.clean(issue.sourceId()));
    rows.text(StagingArea.clean(issue.message()));
    rows.text(raw);
    rows.bool(raw != null && isRetriable(issue));
    shape(issue.location());
    shape(evidence ? issue.before() : null);
    shape(evidence ? issue.after() : null);
  }

  private @Nullable String raw(Rejection issue) {
    String raw = StagingArea.clean(issue.rawRecord());
    if (raw == null || rawOfJob > MAX_RAW_OF_JOB) {
      return null;
    }
    String text =
        isRetriable(issue) || raw.length() <= MAX_RAW ? raw : raw.substring(0, MAX_RAW - 1) + "…";
    rawOfJob += text.length();
    return text;
  }

  /** Only what was refused needs another try, and only the whole record can have one. */
  private static boolean isRetriable(Rejection issue) {
    String raw = issue.rawRecord();
    return issue.retriable()
        && issue.code().rejects()
        && raw != null
        && raw.length() <= MAX_RETRIABLE;
  }

  private void shape(@Nullable Geometry shape) {
    if (shape == null || shape.isEmpty()) {
      rows.nothing();
      return;
    }
    shape.setSRID(SRID);
    rows.bytes(Double.isNaN(shape.getCoordinate().getZ()) ? flat.write(shape) : high.write(shape));
  }
}
