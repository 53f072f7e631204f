package io.citytwin.api;

import org.jspecify.annotations.Nullable;

/** The event that nobody waits for the answer of a request any more. Happens once or never. */
public final class Abandonment {

  /** Name of the attribute of a request that holds its own. */
  public static final String ATTRIBUTE = Abandonment.class.getName();

  private volatile boolean happened;

  /** Of a request that may carry one; a new one, which never happens, if it does not. */
  static Abandonment of(@Nullable Object attribute) {
    return attribute instanceof Abandonment own ? own : new Abandonment();
  }

  /** Says that it happened. */
  public void happen() {
    happened = true;
  }

  /** Whether it happened. */
  public boolean happened() {
    return happened;
  }
}
