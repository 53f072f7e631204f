package io.citytwin.api;

/** What the values are that a list is ordered by, and so how a cursor holds them. */
public enum SortType {
  /** {@code String}. */
  TEXT,
  /** {@code Double}. */
  DECIMAL,
  /** {@code Integer}. */
  WHOLE,
  /** {@code java.time.LocalDate}. */
  DAY,
  /** {@code java.time.Instant}, to the microsecond. */
  INSTANT
}
