package io.citytwin.live.mqtt;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps a connection to the broker while the service runs. The broker keeps what comes meanwhile
 * when there is none.
 */
final class MqttDoor implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(MqttDoor.class);
  private static final String UNCONNECTED = "citytwin.mqtt.unconnected";
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;
  private static final long DRAIN_MILLIS = 5_000;

  private final BrokerAddress address;
  private final @Nullable SSLSocketFactory tls;
  private final String clientId;
  private final MqttSettings settings;
  private final InstantSource clock;
  private final MessageFlow flow;
  private final MeterRegistry metrics;
  private volatile boolean running;
  private volatile @Nullable BrokerConnection connection;
  private @Nullable Thread keeper;

  MqttDoor(
      BrokerAddress address,
      @Nullable SSLSocketFactory tls,
      String clientId,
      MqttSettings settings,
      InstantSource clock,
      MessageFlow flow,
      MeterRegistry metrics) {
    this.address = address;
    this.tls = tls;
    this.clientId = clientId;
    this.settings = settings;
    this.clock = clock;
    this.flow = flow;
    this.metrics = metrics;
    Gauge.builder("citytwin.mqtt.connected", this, door -> door.isConnected() ? 1 : 0)
        .description("Whether the broker is connected")
        .register(metrics);
  }

  boolean isConnected() {
    BrokerConnection now = connection;
    return now != null && now.isOpen();
  }

  private void keepConnected() {
    long pause = FIRST_PAUSE_MILLIS;
    while (running) {
      try {
        BrokerConnection opened = open();
        pause = FIRST_PAUSE_MILLIS;
        opened.awaitEnd();
        opened.close();
      } catch (MqttException e) {
        BrokerFailure failure = BrokerFailure.of(e);
        metrics.counter(UNCONNECTED, "reason", failure.reason().name()).increment();
        log.warn(
            "mqtt.unconnected broker={} reason={} cause={}",
            address,
            failure.reason(),
            failure.text());
        pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
      } catch (InterruptedException e) {
        break;
      }
      pause(pause);
    }
  }

  private BrokerConnection open() throws MqttException {
    BrokerConnection opened =
        BrokerConnection.open(address, tls, clientId, settings, clock, flow::receive);
    connection = opened;
    flow.attach(opened);
    log.info(
        "mqtt.connected broker={} client={} group={} rules={}",
        address,
        clientId,
        settings.group(),
        settings.rules().size());
    return opened;
  }

  /** Instances that lost the same broker do not come back all at once. */
  private void pause(long millis) {
    try {
      if (running) {
        Thread.sleep(millis + ThreadLocalRandom.current().nextLong(millis));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }

  @Override
  public void start() {
    running = true;
    flow.start();
    keeper = Thread.ofPlatform().daemon().name("mqtt-connection").start(this::keepConnected);
  }

  /** Acknowledges what is committed; the broker keeps the rest. */
  @Override
  public void stop() {
    running = false;
    flow.stop(DRAIN_MILLIS);
    BrokerConnection last = connection;
    if (last != null) {
      last.close();
    }
    if (keeper != null) {
      keeper.interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** After the path to the history, so that it stops before it. */
  @Override
  public int getPhase() {
    return 3;
  }
}
