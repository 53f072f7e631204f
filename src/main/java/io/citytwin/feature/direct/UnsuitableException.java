package io.citytwin.feature.direct;

/**
 * A value that only the GraphQL engine answers rightly: an absent one that may not be absent, a
 * number that JSON has not. What was written is thrown away, and the engine says what is wrong.
 */
public final class UnsuitableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Carries no stack trace: it is a way of going on, not a fault. */
  public UnsuitableException(String what) {
    super(what, null, false, false);
  }
}
