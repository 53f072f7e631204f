package io.citytwin.testing.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.function.Function;

/**
 * A rule about the project's classes, with a class that breaks it on purpose: a rule nobody has
 * seen to fail may be one that cannot.
 *
 * @param name the rule as a sentence
 * @param culprit simple name of the class among the fixtures that breaks it
 * @param under the rule for packages under a root: {@link #ROOT} or {@link #FIXTURE_ROOT}, which
 *     imitates it
 */
public record ArchitectureRule(String name, String culprit, Function<String, ArchRule> under) {

  /** Package of the project. */
  public static final String ROOT = "io.citytwin";

  /** Package of the classes that break the rules, laid out like the project. */
  public static final String FIXTURE_ROOT = "io.citytwin.architecture.fixture";

  /** The project's own classes on the class path, without tests and test support. */
  public static JavaClasses production() {
    return new ClassFileImporter()
        .withImportOption(
            location -> !location.contains("/test-classes/") && !location.contains("-tests.jar"))
        .importPackages(ROOT);
  }

  /** Fails, naming every place, if production classes break the rule. */
  public void assertKeptBy(JavaClasses production) {
    under.apply(ROOT).allowEmptyShould(true).check(production);
  }

  /** Fails unless the culprit is caught. */
  public void assertCatchesItsCulprit() {
    assertThat(under.apply(FIXTURE_ROOT).evaluate(Fixtures.CLASSES).getFailureReport().getDetails())
        .as(name)
        .anyMatch(violation -> violation.contains(culprit));
  }

  @Override
  public String toString() {
    return name;
  }

  /** The classes that break the rules, read once. */
  private static final class Fixtures {

    static final JavaClasses CLASSES = new ClassFileImporter().importPackages(FIXTURE_ROOT);
  }
}
