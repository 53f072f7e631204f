package io.citytwin.importer.geojson;

import io.citytwin.importer.pipeline.IssueCode;

/** One record cannot be read; the next can. */
final class RecordFault extends Exception {

  private static final long serialVersionUID = 1L;

  private final IssueCode code;

  private final boolean foreign;

  RecordFault(IssueCode code, String message) {
    this(code, message, false);
  }

  private RecordFault(IssueCode code, String message, boolean foreign) {
    // Bad files throw this once a record: no stack trace.
    super(message, null, false, false);
    this.code = code;
    this.foreign = foreign;
  }

  /** A JSON object that is something else than GeoJSON. */
  static RecordFault foreign(String message) {
    return new RecordFault(IssueCode.MALFORMED_RECORD, message, true);
  }

  /** Whether the record is no GeoJSON at all. */
  boolean isForeign() {
    return foreign;
  }

  IssueCode code() {
    return code;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
