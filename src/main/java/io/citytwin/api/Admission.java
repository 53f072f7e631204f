package io.citytwin.api;

/**
 * That an operation may run: its depth, its cost and its caller's budget are within their limits.
 *
 * @param depth fields on the longest way down
 * @param points its cost
 * @param deadline by when it must have its answer
 */
public record Admission(int depth, long points, Deadline deadline) {

  /** Name of the attribute of a request whose operation was admitted before the engine saw it. */
  public static final String ATTRIBUTE = Admission.class.getName();
}
