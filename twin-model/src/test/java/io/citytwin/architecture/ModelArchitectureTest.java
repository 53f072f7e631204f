package io.citytwin.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.citytwin.model.error.TwinException;
import io.citytwin.testing.architecture.ArchitectureRule;
import io.citytwin.testing.architecture.CommonRules;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelArchitectureTest {

  private static final JavaClasses PRODUCTION = ArchitectureRule.production();

  static List<ArchitectureRule> rules() {
    return Stream.concat(
            CommonRules.all().stream(),
            Stream.of(
                new ArchitectureRule(
                    "the model uses JTS and JSpecify and nothing else",
                    "UsesLogging",
                    root ->
                        classes()
                            .that()
                            .resideInAPackage(root + ".model..")
                            .should()
                            .onlyDependOnClassesThat()
                            .resideInAnyPackage(
                                "java..",
                                "org.locationtech.jts..",
                                "org.jspecify..",
                                root + ".model.."))))
        .toList();
  }

  @Test
  void theClassesOfTheModuleAreSeen() {
    assertThat(PRODUCTION.contain(TwinException.class)).isTrue();
    assertThat(PRODUCTION.contain(ArchitectureRule.class)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void isKept(ArchitectureRule rule) {
    rule.assertKeptBy(PRODUCTION);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void catchesItsCulprit(ArchitectureRule rule) {
    rule.assertCatchesItsCulprit();
  }
}
