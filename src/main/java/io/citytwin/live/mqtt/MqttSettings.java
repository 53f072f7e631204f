package io.citytwin.live.mqtt;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The broker and what its messages mean.
 *
 * @param clientId name of this instance at the broker, different for each and the same after a
 *     restart; empty for one made of host and port
 * @param group name of the shared subscription: instances with the same one share the messages;
 *     empty for a subscription of this instance's own
 * @param receiveMaximum most messages that wait for their commit, 1 to 65,535
 * @param maxMessage longest message; the broker is told, and does not send longer ones
 * @param sessionExpiry how long the broker keeps messages for an instance that is away
 * @param keepAlive longest silence before the broker is asked whether it is there
 * @param caFile certificates in PEM of the authorities that may sign a broker's; empty for those
 *     that the Java runtime trusts
 * @param refusals topic to which refused messages are published; empty for none
 * @param rules the first one whose topic fits counts
 */
@ConfigurationProperties("citytwin.mqtt")
record MqttSettings(
    @DefaultValue("") String clientId,
    @DefaultValue("citytwin") String group,
    @DefaultValue("1000") int receiveMaximum,
    @DefaultValue("256KB") DataSize maxMessage,
    @DefaultValue("1d") Duration sessionExpiry,
    @DefaultValue("30s") Duration keepAlive,
    @DefaultValue("") String caFile,
    @DefaultValue("") String refusals,
    List<MessageRule> rules) {

  MqttSettings {
    rules = List.copyOf(rules);
    if (receiveMaximum < 1 || receiveMaximum > 65_535) {
      throw new IllegalArgumentException(
          "citytwin.mqtt.receive-maximum is " + receiveMaximum + "; it goes from 1 to 65535");
    }
    if (!group.matches("[^/+#\\s]*")) {
      throw new IllegalArgumentException(
          "citytwin.mqtt.group '" + group + "' must be a name without '/', '+', '#' and blanks");
    }
    if (rules.isEmpty()) {
      throw new IllegalArgumentException("citytwin.mqtt.rules is empty; give at least one rule");
    }
    for (MessageRule rule : rules) {
      if (!refusals.isEmpty() && rule.template().match(refusals) != null) {
        throw new IllegalArgumentException(
            "citytwin.mqtt.refusals '%s' is also read by the rule for '%s'; choose another topic"
                .formatted(refusals, rule.topic()));
      }
    }
  }
}
