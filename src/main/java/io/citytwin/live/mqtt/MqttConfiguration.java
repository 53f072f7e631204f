package io.citytwin.live.mqtt;

import io.citytwin.live.LiveSettings;
import io.citytwin.live.ingest.ObservationIntake;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The door is there when a broker is named. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MqttSettings.class)
class MqttConfiguration {

  @Bean
  @ConditionalOnExpression("#{!environment.getProperty('citytwin.mqtt.url', '').isBlank()}")
  MqttDoor mqttDoor(
      @Value("${citytwin.mqtt.url}") String url,
      @Value("${server.port}") String port,
      MqttSettings settings,
      LiveSettings limits,
      ObservationIntake intake,
      InstantSource clock,
      MeterRegistry metrics) {
    String clientId =
        settings.clientId().isBlank() ? "citytwin-" + host() + "-" + port : settings.clientId();
    BrokerAddress address = BrokerAddress.parse(url);
    return new MqttDoor(
        address,
        trust(address, settings.caFile()),
        clientId,
        settings,
        clock,
        new MessageFlow(settings, limits, intake, metrics),
        metrics);
  }

  /** Null for what the Java runtime trusts. */
  private static @Nullable SSLSocketFactory trust(BrokerAddress address, String caFile) {
    if (caFile.isBlank()) {
      return null;
    }
    if (!address.tls()) {
      throw new IllegalArgumentException(
          "citytwin.mqtt.ca-file (CITYTWIN_MQTT_CA_FILE) is given, but citytwin.mqtt.url is no mqtts:// address; the connection would not be encrypted");
    }
    return BrokerTrust.of(caFile);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9-]", "-");
    } catch (UnknownHostException e) {
      return "host";
    }
  }
}
