package io.citytwin.api.http;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;

/** The end of an answer, which may be written by another thread after the request's has gone. */
final class AnswerEnd implements AsyncListener {

  private final Runnable then;

  private AnswerEnd(Runnable then) {
    this.then = then;
  }

  /**
   * Does something once the answer of a request whose thread is about to leave has been written.
   */
  static void of(HttpServletRequest request, Runnable then) {
    if (request.isAsyncStarted()) {
      request.getAsyncContext().addListener(new AnswerEnd(then));
    } else {
      then.run();
    }
  }

  @Override
  public void onComplete(AsyncEvent event) {
    then.run();
  }

  @Override
  public void onTimeout(AsyncEvent event) {} // completion follows

  @Override
  public void onError(AsyncEvent event) {} // completion follows

  /** Listeners of one round do not hear of the next. */
  @Override
  public void onStartAsync(AsyncEvent event) {
    event.getAsyncContext().addListener(this);
  }
}
