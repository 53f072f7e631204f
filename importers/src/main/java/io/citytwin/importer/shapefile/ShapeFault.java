package io.citytwin.importer.shapefile;

import io.citytwin.importer.pipeline.IssueCode;

/** One shape that cannot be read; the reader turns it into a rejection. */
final class ShapeFault extends Exception {

  private static final long serialVersionUID = 1L;

  private final IssueCode code;
  private final String text;

  ShapeFault(IssueCode code, String text) {
    super(text, null, false, false);
    this.code = code;
    this.text = text;
  }

  IssueCode code() {
    return code;
  }

  /** What was found and what is allowed. */
  String text() {
    return text;
  }
}
