package io.citytwin.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.citytwin.CityTwinApplication;
import io.citytwin.crs.CrsTransform;
import io.citytwin.model.error.TwinException;
import io.citytwin.testing.architecture.ArchitectureRule;
import io.citytwin.testing.architecture.CommonRules;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ServiceArchitectureTest {

  private static final JavaClasses PRODUCTION = ArchitectureRule.production();

  static List<ArchitectureRule> rules() {
    return ServiceRules.all();
  }

  /** The common ones have met their culprits in the tests of twin-model. */
  static Stream<ArchitectureRule> rulesToKeep() {
    return Stream.concat(rules().stream(), CommonRules.all().stream());
  }

  @Test
  void theClassesOfFourModulesAreSeenAndThoseOfTheImportersAreNot() {
    assertThat(PRODUCTION.contain(CityTwinApplication.class)).isTrue();
    assertThat(PRODUCTION.contain(TwinException.class)).isTrue();
    assertThat(PRODUCTION.contain(CrsTransform.class)).isTrue();
    assertThat(PRODUCTION).anyMatch(c -> c.getPackageName().startsWith("io.citytwin.schema"));
    assertThat(PRODUCTION).noneMatch(c -> c.getPackageName().startsWith("io.citytwin.importer"));
  }

  @ParameterizedTest
  @MethodSource("rulesToKeep")
  void isKept(ArchitectureRule rule) {
    rule.assertKeptBy(PRODUCTION);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void catchesItsCulprit(ArchitectureRule rule) {
    rule.assertCatchesItsCulprit();
  }
}
