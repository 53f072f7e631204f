package io.citytwin.live.derived;

import io.citytwin.sensor.EntityTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Which datastreams every derived value is made of, at one revision of the twin. Immutable. */
public final class DerivedMembers {

  /** Nothing is derived. */
  static final DerivedMembers NONE = new DerivedMembers(Map.of());

  private final EntityTable<List<Derived>> byEntity;
  private final Map<String, Map<UUID, Derived>> byKey = new HashMap<>();
  private final Map<Integer, List<Derived>> byMember = new HashMap<>();

  /**
   * A value that an entity shows by a rule.
   *
   * @param datastreams numbers of the members, ascending; never empty
   */
  public record Derived(UUID entityId, DerivedRule rule, List<Integer> datastreams) {

    /** Without the datastreams, which may be many. */
    @Override
    public int hashCode() {
      return 31 * entityId.hashCode() + rule.hashCode();
    }
  }

  /** Indexes what the rules come to: members by entity id. */
  DerivedMembers(Map<DerivedRule, Map<UUID, List<Integer>>> members) {
    Map<UUID, List<Derived>> ofEntities = new HashMap<>();
    members.forEach(
        (rule, entities) ->
            entities.forEach(
                (entity, datastreams) -> {
                  Derived derived = new Derived(entity, rule, List.copyOf(datastreams));
                  ofEntities.computeIfAbsent(entity, _ -> new ArrayList<>(1)).add(derived);
                  byKey.computeIfAbsent(rule.shownKey(), _ -> new HashMap<>()).put(entity, derived);
                  for (Integer member : derived.datastreams()) {
                    byMember.computeIfAbsent(member, _ -> new ArrayList<>(1)).add(derived);
                  }
                }));
    byEntity = new EntityTable<>(ofEntities);
  }

  /** What is derived for an entity, in the order of the rules. */
  public List<Derived> of(UUID entity) {
    List<Derived> found = byEntity.find(entity);
    return found == null ? List.of() : found;
  }

  /** What is derived under a key, by entity id. */
  public Map<UUID, Derived> under(String key) {
    return byKey.getOrDefault(key, Map.of());
  }

  /** What is derived from a datastream, and maybe others. */
  public List<Derived> madeOf(int datastream) {
    return byMember.getOrDefault(datastream, List.of());
  }
}
