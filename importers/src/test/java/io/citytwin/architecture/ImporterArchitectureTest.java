package io.citytwin.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.citytwin.importer.pipeline.FeatureReader;
import io.citytwin.testing.architecture.ArchitectureRule;
import io.citytwin.testing.architecture.CommonRules;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImporterArchitectureTest {

  private static final JavaClasses PRODUCTION = ArchitectureRule.production();

  private static final ArchitectureRule NOTHING_OF_THE_SERVICE =
      new ArchitectureRule(
          "importers never see the service, its schema or its framework",
          "UsesTheService",
          root ->
              noClasses()
                  .that()
                  .resideInAPackage(root + ".importer..")
                  .should()
                  .dependOnClassesThat(
                      resideInAPackage(root + "..")
                          .and(
                              resideOutsideOfPackages(
                                  root + ".importer..",
                                  root + ".model..",
                                  root + ".crs..",
                                  root + ".index.."))
                          .or(resideInAnyPackage("org.springframework..", "graphql.."))));

  private static final ArchitectureRule READERS_KNOW_ONLY_THE_PIPELINE =
      new ArchitectureRule(
          "a reader of a format knows the pipeline, not the database or another format",
          "ReaderWithSql",
          root ->
              noClasses()
                  .that()
                  .resideInAnyPackage(
                      root + ".importer.geojson..",
                      root + ".importer.osm..",
                      root + ".importer.terrain..")
                  .should()
                  .dependOnClassesThat()
                  .resideInAnyPackage(
                      root + ".importer.postgis..",
                      root + ".importer.cli..",
                      root + ".importer.report..",
                      "java.sql..",
                      "org.postgresql.."));

  private static final ArchitectureRule ONLY_THE_COMMAND_LINE_PRINTS =
      new ArchitectureRule(
          "standard output belongs to the command line and its report",
          "PrintingReader",
          root ->
              noClasses()
                  .that()
                  .resideInAnyPackage(
                      root + ".importer.pipeline..",
                      root + ".importer.postgis..",
                      root + ".importer.geojson..",
                      root + ".importer.osm..",
                      root + ".importer.terrain..",
                      root + ".importer.synthetic..")
                  .should(ACCESS_STANDARD_STREAMS));

  private static final ArchitectureRule NO_CYCLES =
      new ArchitectureRule(
          "packages of the importers form no cycle",
          "Cycle detected",
          root -> slices().matching(root + ".importer.(*)..").should().beFreeOfCycles());

  private static final ArchitectureRule NO_GEOTOOLS =
      new ArchitectureRule(
          "GeoTools is reached through crs only",
          "ReaderWithGeoTools",
          root ->
              noClasses()
                  .that()
                  .resideInAPackage(root + ".importer..")
                  .should()
                  .dependOnClassesThat()
                  .resideInAnyPackage("org.geotools..", "javax.measure..", "si.uom.."));

  static List<ArchitectureRule> rules() {
    return List.of(
        NOTHING_OF_THE_SERVICE,
        READERS_KNOW_ONLY_THE_PIPELINE,
        ONLY_THE_COMMAND_LINE_PRINTS,
        NO_CYCLES,
        NO_GEOTOOLS);
  }

  /** The common ones have met their culprits in the tests of twin-model. */
  static Stream<ArchitectureRule> rulesToKeep() {
    return Stream.concat(rules().stream(), CommonRules.all().stream());
  }

  @Test
  void theClassesOfTheModuleAreSeenAndThoseOfTheServiceAreNot() {
    assertThat(PRODUCTION.contain(FeatureReader.class)).isTrue();
    assertThat(PRODUCTION).noneMatch(c -> c.getPackageName().startsWith("io.citytwin.api"));
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
