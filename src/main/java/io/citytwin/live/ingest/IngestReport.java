package io.citytwin.live.ingest;

import java.util.List;

/**
 * Answer to a request with observations. The three numbers add up to what was sent.
 *
 * @param accepted observations that are stored now
 * @param duplicates those that repeat, or are older than, what is stored for their datastream and
 *     phenomenon time; they changed nothing
 * @param rejected those that are refused
 * @param errors the first of the refused ones, in order
 */
public record IngestReport(int accepted, int duplicates, int rejected, List<Fault> errors) {

  public IngestReport {
    errors = List.copyOf(errors);
  }

  /**
   * A refused observation.
   *
   * @param line its line, or its place in an array, from 1; blank lines count
   * @param code why
   * @param message what was given and what is allowed
   */
  public record Fault(long line, LineCode code, String message) {}
}
