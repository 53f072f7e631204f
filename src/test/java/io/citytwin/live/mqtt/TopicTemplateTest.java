package io.citytwin.live.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.live.mqtt.MessageRule.Form;
import io.citytwin.live.mqtt.MessageRule.TimeForm;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** Topics, rules and addresses as an operator writes them. */
class TopicTemplateTest {

  /** Filters match as MQTT 5, 4.7.1 has it: "#" takes its parent in, "+" is one level. */
  @ParameterizedTest
  @CsvSource({
    "a/b, a/b, true",
    "a/b, a/c, false",
    "a/+, a/, true",
    "a/+, a/b/c, false",
    "a/#, a, true",
    "a/#, a/b/c, true",
    "a/#, ab, false",
    "#, a/b, true",
    "+/b, /b, true",
    "a.c, abc, false",
    "s/{x}, s/, false",
    "s/{x}/t, s/1/t, true"
  })
  void topicsFitAsTheStandardHasIt(String template, String topic, boolean fits) {
    assertThat(new TopicTemplate(template).match(topic) != null).isEqualTo(fits);
  }

  @Test
  void namedPartsAreTakenOutAndTheFilterHasPlusesForThem() {
    TopicTemplate template = new TopicTemplate("v1.1/Datastreams({id})/Observations/{rest}");

    assertThat(template.filter()).isEqualTo("v1.1/+/Observations/+");
    assertThat(template.match("v1.1/Datastreams(7)/Observations/x"))
        .isEqualTo(Map.of("id", "7", "rest", "x"));
    assertThat(template.match("v1.1/Things(7)/Observations/x")).isNull();
    assertThat(TopicTemplate.filled("{rest}/{id}$1", Map.of("id", "7", "rest", "x\\")))
        .isEqualTo("x\\/7$1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "$SYS/x", "a/#/b", "a#", "a+b", "{a}{b}", "{a}/{a}", "{1}", "{"})
  void topicThatCannotBeReadIsRefused(String template) {
    assertThatThrownBy(() -> new TopicTemplate(template))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("topic '" + template + "'");
  }

  @Test
  void ruleWhoseTopicLacksWhatItsDatastreamNeedsIsRefused() {
    assertThatThrownBy(() -> rule("sensors/{sensor}", Form.VALUE))
        .hasMessageContaining("{dataset}, {property}");
    assertThat(rule("sensors/{sensor}", Form.OBSERVATIONS).datastream()).isNull();
  }

  @Test
  void topicOfRefusalsThatARuleReadsIsRefused() {
    MessageRule all = rule("city/#", Form.OBSERVATIONS);

    assertThatThrownBy(() -> settings("city/refused", all)).hasMessageContaining("'city/#'");
    assertThat(settings("refused", all).rules()).containsExactly(all);
  }

  private static MqttSettings settings(String refusals, MessageRule rule) {
    Duration second = Duration.ofSeconds(1);
    return new MqttSettings(
        "", "group", 10, DataSize.ofKilobytes(1), second, second, "", refusals, List.of(rule));
  }

  private static MessageRule rule(String topic, Form form) {
    return new MessageRule(topic, form, null, "result", null, null, TimeForm.RFC3339);
  }

  @Test
  void addressHasAUserAndAPasswordThatItsTextDoesNotShow() {
    BrokerAddress address = BrokerAddress.parse("mqtts://city:p%40ss+1@broker.example:9883");

    assertThat(address)
        .isEqualTo(new BrokerAddress(true, "broker.example", 9883, "city", "p@ss+1"))
        .hasToString("mqtts://broker.example:9883");
    assertThat(BrokerAddress.parse("mqtt://h").port()).isEqualTo(1883);
    assertThat(BrokerAddress.parse("mqtts://h/").port()).isEqualTo(8883);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"h:1883", "tcp://h", "mqtt://", "mqtt://u:sec ret@h", "mqtt://u:secret@h/topic"})
  void addressThatIsNoneIsRefusedWithoutShowingIt(String url) {
    assertThatThrownBy(() -> BrokerAddress.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CITYTWIN_MQTT_URL")
        .hasMessageNotContaining("ret");
  }
}
