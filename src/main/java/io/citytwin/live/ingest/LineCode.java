package io.citytwin.live.ingest;

/** Why a line was refused; {@code code} of an error in the answer. The list only grows. */
public enum LineCode {
  /** Not one JSON object. */
  NOT_JSON,
  /** Bytes that are not UTF-8. */
  NOT_UTF8,
  /** Longer than a line may be. */
  LINE_TOO_LONG,
  /** A field that must be there is not. */
  MISSING_FIELD,
  /** A field nobody knows, often a misspelt one. */
  UNKNOWN_FIELD,
  /** No datastream of this code or id. */
  UNKNOWN_DATASTREAM,
  /** Not an RFC 3339 date and time. */
  BAD_TIME,
  /** A date and time without offset: another instant in every time zone. */
  TIME_WITHOUT_ZONE,
  /** Further ahead than clocks may differ. */
  TIME_IN_FUTURE,
  /** Older than the history takes. */
  TIME_TOO_OLD,
  /** Neither a number nor text. */
  BAD_RESULT,
  /** NaN, infinite or too large for a double. */
  RESULT_NOT_FINITE,
  /** Text too long or with characters that cannot be stored. */
  BAD_TEXT,
  /** Not one of the qualities. */
  BAD_QUALITY,
  /** An earlier line of the request has the same datastream and phenomenon time. */
  DUPLICATE_IN_REQUEST
}
