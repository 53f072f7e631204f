package io.citytwin.importer.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Names of fields that can be the keys of a map. */
public final class UniqueNames {

  private UniqueNames() {}

  /**
   * The names, in order; an empty one becomes {@code field_3} by its position, a repeated one gets
   * the first free number: {@code name}, {@code name_2}.
   */
  public static List<String> of(List<String> names) {
    Set<String> given = new HashSet<>(names);
    Set<String> taken = new HashSet<>();
    Map<String, Integer> next = new HashMap<>();
    List<String> unique = new ArrayList<>(names.size());
    for (String name : names) {
      String base = name.isEmpty() ? "field_" + (unique.size() + 1) : name;
      String free = base;
      while (taken.contains(free) || (!free.equals(name) && given.contains(free))) {
        free = base + "_" + next.merge(base, 2, (old, first) -> old + 1);
      }
      taken.add(free);
      unique.add(free);
    }
    return unique;
  }
}
