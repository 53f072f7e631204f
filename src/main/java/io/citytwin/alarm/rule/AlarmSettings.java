package io.citytwin.alarm.rule;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of rules and alarms.
 *
 * @param interval between two looks for what there is to evaluate
 * @param maxRules most rules that are not deleted
 * @param maxDatastreams most datastreams a rule is evaluated on
 */
@ConfigurationProperties("citytwin.alarms")
public record AlarmSettings(
    @DefaultValue("250ms") Duration interval,
    @DefaultValue("1000") int maxRules,
    @DefaultValue("100000") int maxDatastreams) {

  public AlarmSettings {
    if (interval.toMillis() < 1) {
      throw new IllegalArgumentException(
          "citytwin.alarms.interval is " + interval + "; at least 1 ms is allowed");
    }
  }
}
