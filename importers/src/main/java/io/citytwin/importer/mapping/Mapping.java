package io.citytwin.importer.mapping;

import io.citytwin.model.feature.FeatureKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the records of a layer become features of the twin.
 *
 * @param title what the mapping is for, to be told after the import
 * @param layers names of the layers it holds for; null for every layer
 * @param signature fields that a record must have for the mapping to hold; empty for every record
 * @param kind what the records are; null if {@code kindRule} or the record itself says it
 * @param kindRule how a record says what it is; null if it does not
 * @param id fields that identify a record together, joined with a hyphen; empty to use the identity
 *     of the format, or to guess
 * @param name field or fields of the display name; null if there is none
 * @param conditions all of which a record must meet; the others are left out, and counted
 * @param columns the rule of each typed column, by property name
 * @param rename names of attributes by the name of their field
 * @param drop fields that do not become attributes
 */
record Mapping(
    String title,
    @Nullable Pattern layers,
    Set<String> signature,
    @Nullable FeatureKind kind,
    @Nullable ValueRule kindRule,
    List<String> id,
    @Nullable ValueRule name,
    List<Condition> conditions,
    Map<String, ValueRule> columns,
    Map<String, String> rename,
    Set<String> drop) {

  Mapping {
    signature = Set.copyOf(signature);
    id = List.copyOf(id);
    conditions = List.copyOf(conditions);
    columns = Map.copyOf(columns);
    rename = Map.copyOf(rename);
    drop = Set.copyOf(drop);
  }

  /** Whether it holds for a layer. */
  boolean coversLayer(String layer) {
    return layers == null || layers.matcher(layer).matches();
  }

  /** Whether it holds for a record. */
  boolean covers(Map<String, ?> properties) {
    return properties.keySet().containsAll(signature);
  }

  /** Whether a record meets the conditions. */
  boolean takes(Map<String, @Nullable Object> properties) {
    for (Condition condition : conditions) {
      if (!condition.holds(properties)) {
        return false;
      }
    }
    return true;
  }
}
