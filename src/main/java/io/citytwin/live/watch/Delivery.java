package io.citytwin.live.watch;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells a watch when its transport has sent a batch. Transports ask for hundreds of batches ahead
 * and queue them; whoever waits for this instead has at most one on its way.
 */
public final class Delivery {

  private static final String PREFIX = "delivery:";

  private final @Nullable Map<String, Object> session;
  private final String key;
  private volatile Runnable listener = () -> {};

  private Delivery(@Nullable Map<String, Object> session, String key) {
    this.session = session;
    this.key = key;
  }

  /** Of a request on a WebSocket: what is sent is recognized by the id of the operation. */
  static Delivery overWebSocket(Map<String, Object> sessionAttributes, String operationId) {
    return new Delivery(sessionAttributes, PREFIX + operationId);
  }

  /** Of a request with one answer. */
  static Delivery overHttp() {
    return new Delivery(null, "");
  }

  /** The delivery of an operation on a WebSocket, if one is open. */
  static @Nullable Delivery find(Map<String, Object> sessionAttributes, String operationId) {
    return (Delivery) sessionAttributes.get(PREFIX + operationId);
  }

  void open(Runnable onDelivered) {
    listener = onDelivered;
    if (session != null) {
      session.put(key, this);
    }
  }

  void close() {
    if (session != null) {
      session.remove(key, this);
    }
  }

  /** Called by the transport after each batch. */
  void confirm() {
    listener.run();
  }
}
