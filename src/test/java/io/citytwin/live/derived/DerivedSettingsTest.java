package io.citytwin.live.derived;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.live.derived.DerivedRule.Aggregate;
import io.citytwin.live.derived.DerivedRule.Over;
import io.citytwin.model.feature.FeatureKind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DerivedSettingsTest {

  private static DerivedRule rule(
      @Nullable FeatureKind kind, Over over, @Nullable Duration maxAge) {
    return new DerivedRule(kind, "pressure", null, over, Aggregate.MEAN, maxAge);
  }

  private static void assertRefused(String words, DerivedRule... rules) {
    assertThatThrownBy(() -> new DerivedSettings(List.of(rules)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @Test
  void ruleThatMakesNoSenseIsRefusedByItsPlaceAndInWords() {
    DerivedRule good = rule(FeatureKind.PIPE, Over.ENDPOINTS, null);
    assertThat(new DerivedSettings(List.of(good)).rules()).containsExactly(good);
    assertRefused("rules[1]: it needs kind, key", good, rule(null, Over.ENDPOINTS, null));
    assertRefused(
        "rules[0]: over ENDPOINTS is for PIPE and ROAD, not for DISTRICT",
        rule(FeatureKind.DISTRICT, Over.ENDPOINTS, null));
    assertRefused("over WITHIN is for [", rule(FeatureKind.PIPE, Over.WITHIN, null));
    assertRefused("max-age is PT0S", rule(FeatureKind.PIPE, Over.ENDPOINTS, Duration.ZERO));
    assertRefused("rules[1]: another rule derives 'pressure' of PIPE already", good, good);
  }
}
