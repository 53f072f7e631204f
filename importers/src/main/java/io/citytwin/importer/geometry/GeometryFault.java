package io.citytwin.importer.geometry;

import io.citytwin.importer.pipeline.IssueCode;

/** The geometry of one record cannot be read; the next record can. */
public final class GeometryFault extends Exception {

  private static final long serialVersionUID = 1L;

  private final IssueCode code;

  public GeometryFault(IssueCode code, String message) {
    // Bad files throw this once a record: no stack trace.
    super(message, null, false, false);
    this.code = code;
  }

  /** What is wrong, as the catalogue names it. */
  public IssueCode code() {
    return code;
  }

  /** What was found and what is allowed. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
