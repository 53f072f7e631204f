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
  REMOVAL_WITHHELD(false),
  /**
   * Text with bytes that mean nothing in the encoding of the file; they are read as U+FFFD, or the
   * text is decoded by the encoding it evidently has.
   */
  TEXT_ENCODING(false),
  /**
   * A number outside what its column allows. The record loads without it; the raw value stays in
   * the attributes.
   */
  VALUE_OUT_OF_RANGE(false),
  /** A record whose CRS is not that of its layer. */
  CRS_MIXED(true),
  /** A geometry of a kind that has no place in the twin, such as a solid or a triangulated net. */
  GEOMETRY_UNSUPPORTED(true),
  /** A reference that names no feature. It stays as it is. */
  REFERENCE_DANGLING(false),
  /** An edge of a network whose end does not lie where the node it names lies. */
  TOPOLOGY_GAP(false),
  /** An OSM road runs over nodes that the extract does not hold; it is loaded up to the gaps. */
  OSM_ROAD_CUT(false),
  /** A time of an observation that cannot be read, that no clock showed, or that is to come. */
  TIME_INVALID(true),
  /** A local time that was shown twice, or never; taken by the rule of the mapping. */
  TIME_ADJUSTED(false),
  /** The value of an observation is neither what its datastream holds nor declared missing. */
  RESULT_INVALID(true),
  /** An observation of a datastream that is not there and cannot be made. */
  SENSOR_UNKNOWN(true),
  /** A second, different value for the same datastream and time in the same import. */
  OBSERVATION_REPEATED(true);

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
