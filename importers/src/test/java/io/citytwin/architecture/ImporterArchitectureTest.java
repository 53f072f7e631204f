package io.citytwin.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.citytwin.importer.pipeline.FeatureReader;
import io.citytwin.testing.architecture.ArchitectureRule;
import io.citytwin.testing.architecture.CommonRules;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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

  /** One package for each format. */
  private static final List<String> FORMATS =
      List.of(
          "shapefile",
          "geopackage",
          "flatgeobuf",
          "geojson",
          "gml",
          "kml",
          "csv",
          "osm",
          "terrain",
          "ogr");

  /** What several formats share: files, text, shapes, records. */
  private static final List<String> SHARED =
      List.of("archive", "text", "geometry", "sqlite", "xml", "record");

  /** What records mean, whatever they were read from; a series brings its sensors as GeoJSON. */
  private static final List<String> MEANING = List.of("mapping", "suggest", "series");

  private static final List<String> AROUND =
      List.of("pipeline", "postgis", "cli", "report", "export", "synthetic");

  private static final ArchitectureRule READERS_KNOW_ONLY_THE_PIPELINE =
      new ArchitectureRule(
          "whatever reads knows the pipeline, not the database, the reports or the command line",
          "ReaderWithStore",
          root ->
              noClasses()
                  .that()
                  .resideInAnyPackage(packages(root, FORMATS, SHARED, MEANING))
                  .should()
                  .dependOnClassesThat()
                  .resideInAnyPackage(
                      root + ".importer.postgis..",
                      root + ".importer.cli..",
                      root + ".importer.report..",
                      root + ".importer.export..",
                      root + ".importer.synthetic..",
                      "org.postgresql.."));

  private static final ArchitectureRule ONLY_SQLITE_FILES_ARE_ASKED_IN_SQL =
      new ArchitectureRule(
          "of what reads, only GeoPackage and the SQLite under it speak SQL",
          "ReaderWithSql",
          root ->
              noClasses()
                  .that()
                  .resideInAnyPackage(packages(root, FORMATS, SHARED, MEANING))
                  .and()
                  .resideOutsideOfPackages(
                      root + ".importer.geopackage..", root + ".importer.sqlite..")
                  .should()
                  .dependOnClassesThat()
                  .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite.."));

  private static final ArchitectureRule FORMATS_DO_NOT_KNOW_EACH_OTHER =
      new ArchitectureRule(
          "the reader of a format knows no other format",
          "ReaderOfAnotherFormat",
          root -> slices().assignedFrom(formats(root)).should().notDependOnEachOther());

  private static final ArchitectureRule WHAT_IS_SHARED_KNOWS_NO_FORMAT =
      new ArchitectureRule(
          "what formats share, and what records mean, knows no format",
          "MeaningOfOneFormat",
          root ->
              noClasses()
                  .that()
                  .resideInAnyPackage(packages(root, SHARED, MEANING))
                  .and()
                  .resideOutsideOfPackage(root + ".importer.series..")
                  .should()
                  .dependOnClassesThat()
                  .resideInAnyPackage(packages(root, FORMATS)));

  private static final ArchitectureRule THE_PIPELINE_KNOWS_NOBODY =
      new ArchitectureRule(
          "the pipeline knows neither who reads nor who writes",
          "UsesReader",
          root ->
              noClasses()
                  .that()
                  .resideInAPackage(root + ".importer.pipeline..")
                  .should()
                  .dependOnClassesThat(
                      resideInAPackage(root + ".importer..")
                          .and(resideOutsideOfPackages(root + ".importer.pipeline.."))));

  private static final ArchitectureRule ONLY_THE_COMMAND_LINE_PRINTS =
      new ArchitectureRule(
          "standard output belongs to the command line and its report",
          "PrintingReader",
          root ->
              noClasses()
                  .that()
                  .resideInAPackage(root + ".importer..")
                  .and()
                  .resideOutsideOfPackages(root + ".importer.cli..", root + ".importer.report..")
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
        ONLY_SQLITE_FILES_ARE_ASKED_IN_SQL,
        FORMATS_DO_NOT_KNOW_EACH_OTHER,
        WHAT_IS_SHARED_KNOWS_NO_FORMAT,
        THE_PIPELINE_KNOWS_NOBODY,
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

  /** So that a new package is put where it belongs, or fails here. */
  @Test
  void everyPackageHasItsPlaceInTheRules() {
    Set<String> found =
        PRODUCTION.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith("io.citytwin.importer."))
            .map(name -> name.split("\\.")[3])
            .collect(Collectors.toSet());
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(FORMATS, SHARED, MEANING, AROUND).flatMap(List::stream).toList());
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

  @SafeVarargs
  private static String[] packages(String root, List<String>... groups) {
    return Stream.of(groups)
        .flatMap(List::stream)
        .map(name -> root + ".importer." + name + "..")
        .toArray(String[]::new);
  }

  private static SliceAssignment formats(String root) {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        for (String format : FORMATS) {
          String name = root + ".importer." + format;
          if (type.getPackageName().equals(name) || type.getPackageName().startsWith(name + ".")) {
            return SliceIdentifier.of(format);
          }
        }
        return SliceIdentifier.ignore();
      }

      @Override
      public String getDescription() {
        return "formats";
      }
    };
  }
}
