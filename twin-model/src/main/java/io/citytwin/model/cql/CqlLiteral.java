package io.citytwin.model.cql;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;

/** A value that a filter compares with; each knows where it stands in the text, from 1. */
public sealed interface CqlLiteral {

  /** Where it stands in the text, the first character being 1. */
  int position();

  /** Text between apostrophes. */
  record Text(String value, int position) implements CqlLiteral {}

  /** Text in CASEI: upper and lower case are one. */
  record Folded(String value, int position) implements CqlLiteral {}

  /** A number with all its digits. */
  record Number(BigDecimal value, int position) implements CqlLiteral {}

  /** TRUE or FALSE. */
  record Truth(boolean value, int position) implements CqlLiteral {}

  /** DATE('2026-11-21'). */
  record Day(LocalDate value, int position) implements CqlLiteral {}

  /** TIMESTAMP('2026-11-21T10:00:00Z'). */
  record Moment(Instant value, int position) implements CqlLiteral {}
}
