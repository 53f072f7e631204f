package io.citytwin.importer.pipeline;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.SerializedString;

/**
 * Names of the fields of a layer in their order, shared by all its records, so that a record is no
 * more than an array of values.
 */
public final class FieldNames {

  private final String[] names;
  private final Map<String, Integer> positions;
  private final int[] sorted;
  private final boolean clean;
  private final SerializedString[] json;

  private FieldNames(List<String> names) {
    this.names = names.toArray(String[]::new);
    positions = HashMap.newHashMap(this.names.length);
    for (int i = 0; i < this.names.length; i++) {
      if (positions.put(this.names[i], i) != null) {
        throw new IllegalArgumentException("two fields named " + this.names[i]);
      }
    }
    sorted =
        positions.entrySet().stream()
            .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
            .mapToInt(Map.Entry::getValue)
            .toArray();
    clean = names.stream().allMatch(name -> name.equals(TextCleaning.clean(name)));
    json = Arrays.stream(this.names).map(SerializedString::new).toArray(SerializedString[]::new);
  }

  /**
   * Names in the order of the fields.
   *
   * @throws IllegalArgumentException if a name occurs twice
   */
  public static FieldNames of(List<String> names) {
    return new FieldNames(names);
  }

  /**
   * A record.
   *
   * @param values in the order of the fields, as many as there are; owned by the record from now on
   */
  public FieldValues record(@Nullable Object[] values) {
    return new FieldValues(this, values);
  }

  /** Whether these are the names, in this order. */
  public boolean are(List<String> others) {
    return others.size() == names.length && others.equals(Arrays.asList(names));
  }

  /** Number of fields. */
  public int count() {
    return names.length;
  }

  /** Name of a field, counted from 0. */
  public String name(int position) {
    return names[position];
  }

  /** Position of a name; negative if there is no such field. */
  int position(Object name) {
    Integer position = positions.get(name);
    return position == null ? -1 : position;
  }

  /** Positions in the order of the names. */
  int[] sorted() {
    return sorted;
  }

  /** Whether every name can stand in the twin as it is. */
  boolean isClean() {
    return clean;
  }

  /** The name as JSON, encoded once. */
  SerializedString json(int position) {
    return json[position];
  }
}
