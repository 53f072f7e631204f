package io.citytwin.model.feature;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EntityIdTest {

  /** Expected value from Python's {@code uuid.uuid5} of the same namespace and name. */
  @Test
  void idIsTheVersion5UuidOfKindDatasetAndSourceId() {
    assertThat(EntityId.of(FeatureKind.BUILDING, "monaco", "way/4711"))
        .hasToString("0bc7ae47-eac3-5555-bd6f-105fac0b53e0");
  }

  @Test
  void recordsOfDifferentKindsWithOneNumberAreDifferentThings() {
    assertThat(EntityId.of(FeatureKind.BUILDING, "city", "1"))
        .isNotEqualTo(EntityId.of(FeatureKind.ROAD, "city", "1"));
  }
}
