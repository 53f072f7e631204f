package io.citytwin.importer.pipeline;

/**
 * Catalogue of what can be wrong with a record, explained for people in {@code
 * docs/import-issues.md}. The list only grows.
 */
public enum IssueCode {
  /**
   * The record is not of the form the format asks for: wrong nesting, wrong type, a truncated line.
   */
  MALFORMED_RECORD(true),
  /** Text that is not UTF-8. */
  NOT_UTF8(true),
  /** One record is larger than the limit. */
  RECORD_TOO_LARGE(true),
  /** No geometry, or an empty one. */
  GEOMETRY_MISSING(true),
  /** The geometry is of a type the kind cannot have. */
  GEOMETRY_TYPE(true),
  /** An ordinate is NaN or infinite. */
  COORDINATE_NOT_FINITE(true),
  /** A coordinate lies outside what the CRS allows. */
  COORDINATE_OUT_OF_RANGE(true),
  /** A ring whose last point is not its first; closed by the importer. */
  RING_NOT_CLOSED(false),
  /** A ring of fewer than four points. */
  RING_TOO_SHORT(true),
  /** A polygon that crosses itself or is otherwise invalid; repaired. */
  GEOMETRY_REPAIRED(false),
  /** A geometry that is invalid and cannot be repaired. */
  GEOMETRY_INVALID(true),
  /** The same source id occurs twice in the input; the first one counts. */
  DUPLICATE_SOURCE_ID(true),
  /**
   * A value that its column cannot hold. The record loads without it; the raw value stays in the
   * attributes.
   */
  VALUE_INVALID(false),
  /** A value the kind must have is missing. */
  VALUE_MISSING(true),
  /** The kind of the record is not known and was not given. */
  KIND_UNKNOWN(true),
  /** An OSM way or relation refers to a node or way that the extract does not hold. */
  OSM_INCOMPLETE(true),
  /** The rings of an OSM multipolygon cannot be joined. */
  OSM_RING_OPEN(true),
  /** A sensor or datastream is gone from the source but has observations; it stays. */
  HISTORY_KEPT(false),
  /**
   * Nothing was removed although {@code --replace} was given: a rejected record could not be
   * identified, and the feature it stands for must not be lost.
   */
  REMOVAL_WITHHELD(false);

  private final boolean rejects;

  IssueCode(boolean rejects) {
    this.rejects = rejects;
  }

  /**
   * Whether a record with this issue is refused; otherwise it is loaded, repaired or without the
   * value.
   */
  public boolean rejects() {
    return rejects;
  }
}
