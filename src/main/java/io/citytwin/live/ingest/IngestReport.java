package io.citytwin.live.ingest;

import java.util.List;

/**
 * Answer to a request with observations. The three numbers add up to the lines that were not blank.
 *
 * @param accepted lines that are stored now
 * @param duplicates lines that repeat, or are older than, what is stored for their datastream and
 *     phenomenon time; they changed nothing
 * @param rejected lines that are refused
 * @param errors the first of the refused lines, in order
 */
public record IngestReport(int accepted, int duplicates, int rejected, List<Fault> errors) {

  public IngestReport {
    errors = List.copyOf(errors);
  }

  /**
   * A refused line.
   *
   * @param line counted from 1, blank lines included
   * @param code why
   * @param message what was given and what is allowed
   */
  public record Fault(long line, LineCode code, String message) {}
}
