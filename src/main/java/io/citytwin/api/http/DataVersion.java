package io.citytwin.api.http;

import io.citytwin.api.Deadline;

/** Tells which state of the twin's features answers are made from. */
@FunctionalInterface
public interface DataVersion {

  /**
   * Reads the version with one cheap statement.
   *
   * @return a text that is another after every committed change of features, even if a backup was
   *     restored in between
   * @throws io.citytwin.model.error.TwinException UNAVAILABLE if the database does not answer
   */
  String current(Deadline deadline);
}
