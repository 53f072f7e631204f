package io.citytwin.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.model.feature.FeatureKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionTest {

  /** The text binds cursors, and a cursor must be good in the next process too. */
  @Test
  void kindsHaveOneOrderHoweverTheyAreGiven() {
    Condition.OfKind kinds =
        new Condition.OfKind(List.of(FeatureKind.SENSOR, FeatureKind.BUILDING, FeatureKind.SENSOR));
    assertThat(kinds.kinds()).containsExactly(FeatureKind.BUILDING, FeatureKind.SENSOR);
    assertThat(kinds).hasToString("OfKind[kinds=[BUILDING, SENSOR]]");
  }
}
