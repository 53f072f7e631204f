package io.citytwin.live.mqtt;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the broker, from its opening to its end; the session at the broker outlives it.
 * A new one takes over with a client of its own, so that ids of messages are never mixed up.
 */
final class BrokerConnection implements MqttCallback {

  private static final Logger log = LoggerFactory.getLogger(BrokerConnection.class);
  private static final int AT_LEAST_ONCE = 1;
  private static final int REFUSED = 0x80;
  private static final long ANSWER_MILLIS = 10_000;

  private final MqttAsyncClient client;
  private final InstantSource clock;
  private final Consumer<Message> receiver;
  private final CountDownLatch ended = new CountDownLatch(1);

  private BrokerConnection(
      MqttAsyncClient client, InstantSource clock, Consumer<Message> receiver) {
    this.client = client;
    this.clock = clock;
    this.receiver = receiver;
  }

  /**
   * Connects and subscribes.
   *
   * @param tls makes encrypted connections; null for the Java runtime's way
   * @param receiver is given each message, on the connection's thread, which it must not hold up
   * @throws MqttException if the broker is not there, or does not want us
   */
  static BrokerConnection open(
      BrokerAddress address,
      @Nullable SSLSocketFactory tls,
      String clientId,
      MqttSettings settings,
      InstantSource clock,
      Consumer<Message> receiver)
      throws MqttException {
    String server = (address.tls() ? "ssl://" : "tcp://") + address.host() + ":" + address.port();
    MqttAsyncClient client = new MqttAsyncClient(server, clientId, new MemoryPersistence());
    BrokerConnection connection = new BrokerConnection(client, clock, receiver);
    client.setManualAcks(true);
    client.setCallback(connection);
    try {
      client.connect(options(address, tls, settings)).waitForCompletion(ANSWER_MILLIS);
      connection.subscribe(settings);
      return connection;
    } catch (MqttException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static MqttConnectionOptions options(
      BrokerAddress address, @Nullable SSLSocketFactory tls, MqttSettings settings) {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(false);
    options.setAutomaticReconnect(false);
    options.setSessionExpiryInterval(settings.sessionExpiry().toSeconds());
    options.setReceiveMaximum(settings.receiveMaximum());
    options.setMaximumPacketSize(settings.maxMessage().toBytes());
    options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
    options.setUseSubscriptionIdentifiers(false);
    options.setConnectionTimeout((int) (ANSWER_MILLIS / 1_000));
    options.setHttpsHostnameVerificationEnabled(true);
    if (tls != null) {
      options.setSocketFactory(tls);
    }
    if (!address.user().isEmpty()) {
      options.setUserName(address.user());
      options.setPassword(address.password().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return options;
  }

  private void subscribe(MqttSettings settings) throws MqttException {
    List<String> filters =
        settings.rules().stream()
            .map(rule -> shared(settings.group()) + rule.template().filter())
            .distinct()
            .toList();
    IMqttToken answer =
        client.subscribe(
            filters.stream()
                .map(filter -> new MqttSubscription(filter, AT_LEAST_ONCE))
                .toArray(MqttSubscription[]::new));
    answer.waitForCompletion(ANSWER_MILLIS);
    int[] codes = answer.getReasonCodes();
    for (int i = 0; codes != null && i < codes.length; i++) {
      if (codes[i] >= REFUSED) {
        log.warn("mqtt.not_subscribed filter={} reason={}", filters.get(i), codes[i]);
      }
    }
  }

  private static String shared(String group) {
    return group.isEmpty() ? "" : "$share/" + group + "/";
  }

  boolean isOpen() {
    return ended.getCount() > 0 && client.isConnected();
  }

  void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /** Lets the broker forget a message; does nothing if the connection has ended meanwhile. */
  void acknowledge(int id) {
    try {
      if (isOpen()) {
        client.messageArrivedComplete(id, AT_LEAST_ONCE);
      }
    } catch (MqttException e) {
      log.debug("mqtt.unacknowledged cause={}", e.getMessage()); // the broker sends it again
    }
  }

  /**
   * Publishes with quality of service 1.
   *
   * @return waits until the broker has it
   */
  IMqttToken publish(String topic, byte[] payload) throws MqttException {
    return client.publish(topic, payload, AT_LEAST_ONCE, false);
  }

  /** Ends the connection; the session stays. */
  void close() {
    ended.countDown();
    try {
      client.disconnectForcibly(0, 2_000, client.isConnected());
    } catch (MqttException | RuntimeException e) {
      log.debug("mqtt.disconnect cause={}", e.getMessage());
    }
    try {
      client.close(true);
    } catch (MqttException | RuntimeException e) {
      log.debug("mqtt.close cause={}", e.getMessage());
    }
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    Instant arrived = clock.instant();
    receiver.accept(
        new Message(
            message.getQos() == 0 ? null : this,
            message.getId(),
            topic,
            message.getPayload(),
            arrived));
  }

  @Override
  public void disconnected(MqttDisconnectResponse response) {
    log.warn(
        "mqtt.disconnected reason={} cause={}",
        response.getReturnCode(),
        response.getException() == null ? "" : response.getException().getMessage());
    ended.countDown();
  }

  @Override
  public void mqttErrorOccurred(MqttException exception) {
    log.warn("mqtt.error cause={}", exception.getMessage());
  }

  @Override
  public void deliveryComplete(IMqttToken token) {
    // whoever published waits for the token
  }

  @Override
  public void connectComplete(boolean reconnect, String serverUri) {
    // said when the subscriptions stand, too
  }

  @Override
  public void authPacketArrived(int reasonCode, MqttProperties properties) {
    // no extended authentication is asked for
  }
}
