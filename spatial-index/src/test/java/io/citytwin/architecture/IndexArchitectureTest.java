package io.citytwin.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.citytwin.crs.CrsTransform;
import io.citytwin.testing.architecture.ArchitectureRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IndexArchitectureTest {

  private static final JavaClasses PRODUCTION = ArchitectureRule.production();

  static List<ArchitectureRule> rules() {
    return List.of(
        new ArchitectureRule(
            "indexes use JTS, JSpecify and the model and nothing else",
            "IndexWithLogging",
            root ->
                classes()
                    .that()
                    .resideInAPackage(root + ".index..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                        "java..",
                        "org.locationtech.jts..",
                        "org.jspecify..",
                        root + ".model..",
                        root + ".index..")),
        new ArchitectureRule(
            "reference systems use GeoTools, JTS, JSpecify and the model and nothing else",
            "CrsWithLogging",
            root ->
                classes()
                    .that()
                    .resideInAPackage(root + ".crs..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                        "java..",
                        "javax.measure..",
                        "si.uom..",
                        "org.geotools..",
                        "org.locationtech.jts..",
                        "org.jspecify..",
                        root + ".model..",
                        root + ".crs..")),
        new ArchitectureRule(
            "GeoTools is seen by reference systems alone",
            "IndexWithGeoTools",
            root ->
                noClasses()
                    .that()
                    .resideInAPackage(root + "..")
                    .and()
                    .resideOutsideOfPackage(root + ".crs..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                        "org.geotools..", "javax.measure..", "si.uom..", "org.hsqldb..")));
  }

  @Test
  void theClassesOfTheModuleAreSeen() {
    assertThat(PRODUCTION.contain(CrsTransform.class)).isTrue();
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
