package io.citytwin.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import io.citytwin.testing.architecture.ArchitectureRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.springframework.graphql.execution.DataFetcherExceptionResolver;
import org.springframework.stereotype.Controller;

/** Who may use whom in the service, and what only some may do. */
final class ServiceRules {

  /** Methods of these that read the machine's clock are called now, system… or tick…. */
  private static final Set<Class<?>> CLOCKS =
      Set.of(
          Clock.class,
          Instant.class,
          InstantSource.class,
          LocalDate.class,
          LocalDateTime.class,
          OffsetDateTime.class,
          ZonedDateTime.class);

  private ServiceRules() {}

  static List<ArchitectureRule> all() {
    return List.of(
        new ArchitectureRule(
            "nobody imports platform, which only wires",
            "UsesPlatform",
            root ->
                noClasses()
                    .that()
                    .resideInAPackage(root + "..")
                    .and()
                    .resideOutsideOfPackage(root + ".platform..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(root + ".platform..")),
        new ArchitectureRule(
            "the service never sees the importers",
            "UsesImporter",
            root ->
                noClasses()
                    .that()
                    .resideInAPackage(root + "..")
                    .and()
                    .resideOutsideOfPackage(root + ".importer..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(root + ".importer..")),
        new ArchitectureRule(
            "api, sql and spatial, which all features share, use no feature",
            "SharedUsesFeature",
            root ->
                noClasses()
                    .that()
                    .resideInAnyPackage(root + ".api..", root + ".sql..", root + ".spatial..")
                    .should()
                    .dependOnClassesThat(
                        resideInAPackage(root + "..")
                            .and(
                                resideOutsideOfPackages(
                                    root + ".api..",
                                    root + ".sql..",
                                    root + ".spatial..",
                                    root + ".schema..",
                                    root + ".model..",
                                    root + ".crs..",
                                    root + ".index..")))),
        new ArchitectureRule(
            "packages of the service form no cycle",
            "Cycle detected",
            root -> slices().matching(root + ".(*)..").should().beFreeOfCycles()),
        new ArchitectureRule(
            "the schema uses the model and no other part of the project, nor the service's framework",
            "SchemaUsesSpring",
            root ->
                noClasses()
                    .that()
                    .resideInAPackage(root + ".schema..")
                    .should()
                    .dependOnClassesThat(
                        resideInAPackage(root + "..")
                            .and(resideOutsideOfPackages(root + ".schema..", root + ".model.."))
                            .or(resideInAPackage("org.springframework..")))),
        new ArchitectureRule(
            "GeoTools is reached through crs only, units of measure through unit too",
            "UsesGeoTools",
            root ->
                noClasses()
                    .that()
                    .resideInAPackage(root + "..")
                    .and()
                    .resideOutsideOfPackages(root + ".crs..", root + ".unit..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                        "org.geotools..", "javax.measure..", "si.uom..", "systems.uom..")),
        new ArchitectureRule(
            "controllers map arguments: no SQL, no entity manager",
            "SqlController",
            root ->
                noClasses()
                    .that()
                    .resideInAPackage(root + "..")
                    .and()
                    .areAnnotatedWith(Controller.class)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                        "java.sql..",
                        "javax.sql..",
                        "org.springframework.jdbc..",
                        "jakarta.persistence..",
                        "org.hibernate..")),
        new ArchitectureRule(
            "only api turns exceptions into GraphQL errors",
            "OwnErrorResolver",
            root ->
                classes()
                    .that()
                    .resideInAPackage(root + "..")
                    .and(assignableTo(DataFetcherExceptionResolver.class))
                    .should()
                    .resideInAPackage(root + ".api..")),
        new ArchitectureRule(
            "the service logs, it does not print",
            "Prints",
            root ->
                noClasses().that().resideInAPackage(root + "..").should(ACCESS_STANDARD_STREAMS)),
        new ArchitectureRule(
            "time comes from an InstantSource, which platform makes",
            "ReadsTheClock",
            root ->
                noClasses()
                    .that()
                    .resideInAPackage(root + "..")
                    .and()
                    .resideOutsideOfPackage(root + ".platform..")
                    .should()
                    .callMethodWhere(readsTheClock())));
  }

  private static DescribedPredicate<JavaMethodCall> readsTheClock() {
    DescribedPredicate<AccessTarget> byClass =
        DescribedPredicate.describe(
            "reads the machine's clock",
            target ->
                CLOCKS.stream().anyMatch(target.getOwner()::isEquivalentTo)
                        && target.getName().matches("now|system.*|tick.*")
                    || target.getOwner().isEquivalentTo(System.class)
                        && target.getName().equals("currentTimeMillis")
                    || target.getOwner().isEquivalentTo(Date.class));
    return DescribedPredicate.describe(
        "a call that reads the machine's clock", call -> byClass.test(call.getTarget()));
  }
}
