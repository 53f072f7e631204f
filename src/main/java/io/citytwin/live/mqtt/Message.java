package io.citytwin.live.mqtt;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message of the broker.
 *
 * @param connection over which it came, and over which alone it can be acknowledged; null for
 *     quality of service 0, which knows no acknowledgement
 * @param id of the message within its connection
 * @param arrived time of its arrival here
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
record Message(
    @Nullable BrokerConnection connection, int id, String topic, byte[] payload, Instant arrived) {

  /** Whether the broker will send it again, because the connection it came over has ended. */
  boolean comesAgain() {
    return connection != null && !connection.isOpen();
  }

  /** Tells the broker that it is done with. */
  void acknowledge() {
    if (connection != null) {
      connection.acknowledge(id);
    }
  }
}
