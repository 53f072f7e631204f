package io.citytwin.live.derived;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How state is derived.
 *
 * @param rules one for each kind of feature and key
 */
@ConfigurationProperties("citytwin.derived")
public record DerivedSettings(@DefaultValue List<DerivedRule> rules) {

  /**
   * @throws IllegalArgumentException saying which rule is wrong and why
   */
  public DerivedSettings {
    rules = List.copyOf(rules);
    Set<List<Object>> seen = new HashSet<>();
    for (int i = 0; i < rules.size(); i++) {
      DerivedRule rule = rules.get(i);
      String fault = rule.fault();
      if (fault == null && !seen.add(List.of(rule.shownKind(), rule.shownKey()))) {
        fault =
            "another rule derives '" + rule.shownKey() + "' of " + rule.shownKind() + " already";
      }
      if (fault != null) {
        throw new IllegalArgumentException("citytwin.derived.rules[" + i + "]: " + fault);
      }
    }
  }
}
