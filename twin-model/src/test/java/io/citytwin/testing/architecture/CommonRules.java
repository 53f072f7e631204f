package io.citytwin.testing.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** What holds in every module. */
public final class CommonRules {

  /** Every package says that its references are not null unless annotated. */
  public static final ArchitectureRule EVERY_PACKAGE_IS_NULL_MARKED =
      new ArchitectureRule(
          "every package is @NullMarked",
          "fixture.unmarked",
          root -> classes().that().resideInAPackage(root + "..").should(lieInANullMarkedPackage()));

  /** Names that say nothing. */
  public static final ArchitectureRule NAMES_SAY_WHAT_A_CLASS_IS =
      new ArchitectureRule(
          "no name ends in Util, Utils, Helper, Manager, Impl or Common",
          "ThingManager",
          root ->
              noClasses()
                  .that()
                  .resideInAPackage(root + "..")
                  .should()
                  .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Common)"));

  private CommonRules() {}

  /** All of them. */
  public static List<ArchitectureRule> all() {
    return List.of(EVERY_PACKAGE_IS_NULL_MARKED, NAMES_SAY_WHAT_A_CLASS_IS);
  }

  private static ArchCondition<JavaClass> lieInANullMarkedPackage() {
    return new ArchCondition<>("lie in a package annotated @NullMarked") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        if (!item.getPackage().isAnnotatedWith(NullMarked.class)) {
          events.add(
              SimpleConditionEvent.violated(
                  item,
                  item.getName()
                      + ": "
                      + item.getPackageName()
                      + " has no @NullMarked package-info"));
        }
      }
    };
  }
}
