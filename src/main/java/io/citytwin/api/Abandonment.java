package io.citytwin.api;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The event that nobody waits for the answer of a request any more. Happens once or never. */
public final class Abandonment {

  /** Name of the attribute of a request that holds its own. */
  public static final String ATTRIBUTE = Abandonment.class.getName();

  private final List<Runnable> actions = new ArrayList<>();
  private boolean happened;

  /** Of a request that may carry one; a new one, which never happens, if it does not. */
  static Abandonment of(@Nullable Object attribute) {
    return attribute instanceof Abandonment own ? own : new Abandonment();
  }

  /** Takes back what was to be done. */
  public interface Registration extends AutoCloseable {
    /** Waits for an action that is being done. */
    @Override
    void close();
  }

  /** Does an action when it happens; at once if it has. */
  public synchronized Registration whenItHappens(Runnable action) {
    if (happened) {
      action.run();
    } else {
      actions.add(action);
    }
    return () -> remove(action);
  }

  private synchronized void remove(Runnable action) {
    actions.remove(action);
  }

  /** Says that it happened. */
  public synchronized void happen() {
    happened = true;
    actions.forEach(Runnable::run);
    actions.clear();
  }

  /** Whether it happened. */
  public synchronized boolean happened() {
    return happened;
  }
}
