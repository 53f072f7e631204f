package io.citytwin.live.watch;

import io.citytwin.model.error.TwinException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what a source has, at most one batch at a time: the next one is made when the transport has
 * delivered the one before. Each is made on a thread of its own, so that a client that blocks holds
 * up nobody else.
 */
public final class BatchFlow<B> implements Publisher<B>, Subscription {

  private static final Logger log = LoggerFactory.getLogger(BatchFlow.class);

  private final Source<B> source;
  private final Executor senders;
  private final @Nullable Delivery delivery;
  private @Nullable Subscriber<? super B> subscriber;
  private long demand;
  private boolean sending;
  private boolean undelivered;
  private volatile boolean closed;

  /** Makes batches. Called by one thread at a time but for {@link #isDue}. */
  public interface Source<B> {

    /** There is a subscriber. */
    void opened();

    /** Whether there is something to send. Must not call the flow. */
    boolean isDue();

    /**
     * The next batch; called when it was due.
     *
     * @throws TwinException what to tell the client, whose subscription ends with it
     */
    B next();

    /** Nothing is on its way. */
    void settled();

    /** Nobody listens any more; may be called more than once. */
    void ended();
  }

  /**
   * Makes a flow.
   *
   * @param delivery tells when a batch was sent; null if it was as soon as the subscriber has it
   */
  public BatchFlow(Source<B> source, Executor senders, @Nullable Delivery delivery) {
    this.source = source;
    this.senders = senders;
    this.delivery = delivery;
  }

  @Override
  public void subscribe(Subscriber<? super B> next) {
    synchronized (this) {
      if (subscriber != null) {
        throw new IllegalStateException("a flow has one subscriber");
      }
      subscriber = next;
    }
    if (delivery != null) {
      delivery.open(this::delivered);
    }
    next.onSubscribe(this);
    source.opened();
  }

  @Override
  public void request(long n) {
    synchronized (this) {
      demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
    }
    sendIfDue();
  }

  @Override
  public void cancel() {
    synchronized (this) {
      closed = true;
    }
    if (delivery != null) {
      delivery.close();
    }
    source.ended();
  }

  /** Whether nobody listens any more. */
  public boolean isClosed() {
    return closed;
  }

  /** Ends the subscription from this side. */
  public void complete() {
    Subscriber<? super B> ended = end();
    if (ended != null) {
      ended.onComplete();
    }
  }

  /** Ends the subscription with an error. */
  void fail(RuntimeException cause) {
    Subscriber<? super B> ended = end();
    if (ended != null) {
      ended.onError(cause);
    }
  }

  private @Nullable Subscriber<? super B> end() {
    Subscriber<? super B> ended;
    synchronized (this) {
      ended = closed ? null : subscriber;
    }
    cancel();
    return ended;
  }

  private void delivered() {
    synchronized (this) {
      undelivered = false;
    }
    tellIfIdle();
    sendIfDue();
  }

  /** Tells the source if nothing is on its way. */
  void tellIfIdle() {
    synchronized (this) {
      if (sending || undelivered) {
        return;
      }
    }
    source.settled();
  }

  /** Begins to send, if there is something and nothing is on its way. */
  public void sendIfDue() {
    synchronized (this) {
      if (closed || sending || undelivered || demand == 0 || !source.isDue()) {
        return;
      }
      sending = true;
      undelivered = delivery != null;
      demand--;
    }
    try {
      senders.execute(this::send);
    } catch (RejectedExecutionException e) { // the service is stopping
      cancel();
    }
  }

  private void send() {
    Subscriber<? super B> to = subscriber;
    try {
      if (to != null) {
        to.onNext(source.next());
      }
    } catch (TwinException e) {
      fail(e);
    } catch (RuntimeException e) { // one client's trouble is its own
      log.warn("watch.failed", e);
      fail(e);
    } finally {
      synchronized (this) {
        sending = false;
      }
    }
    tellIfIdle();
    sendIfDue();
  }
}
