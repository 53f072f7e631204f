package io.citytwin.importer.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a value comes from and what is done to it before the column takes it.
 *
 * @param fields fields it is read from; several are joined as texts, empty ones left out
 * @param separator what stands between joined texts
 * @param constant the value itself, for a rule without fields; null otherwise
 * @param fallback value where the field is empty; null for none
 * @param codes value by the text of the field; empty if the field is taken as it is
 * @param missing texts that mean "no value"
 * @param factor what a number is multiplied with, to come into the unit of the column
 * @param decimalComma whether numbers in texts are written with a comma
 */
record ValueRule(
    List<String> fields,
    String separator,
    @Nullable Object constant,
    @Nullable Object fallback,
    Map<String, String> codes,
    Set<String> missing,
    double factor,
    boolean decimalComma) {

  ValueRule {
    fields = List.copyOf(fields);
    codes = Map.copyOf(codes);
    missing = Set.copyOf(missing);
  }

  /** A field taken as it is. */
  static ValueRule field(String name) {
    return new ValueRule(List.of(name), " ", null, null, Map.of(), Set.of(), 1, false);
  }

  /** The value as it stands in the record; null if there is none. */
  @Nullable Object raw(Map<String, @Nullable Object> properties) {
    if (fields.isEmpty()) {
      return constant;
    }
    Object value = fields.size() == 1 ? properties.get(fields.getFirst()) : joined(properties);
    if (value == null || missing.isEmpty()) {
      return value;
    }
    String text = SourceIds.text(value);
    return text == null || missing.contains(text.strip()) ? null : value;
  }

  /**
   * The value for the column, still in the type of the source.
   *
   * @param raw what {@link #raw} returned
   */
  @Nullable Object coded(@Nullable Object raw) {
    if (raw == null) {
      return fallback;
    }
    if (codes.isEmpty()) {
      return raw;
    }
    String text = SourceIds.text(raw);
    String code = text == null ? null : codes.get(text.strip());
    return code == null ? raw : code;
  }

  /** Whether the code list, if there is one, knows a value. */
  boolean knows(Object raw) {
    String text = SourceIds.text(raw);
    return codes.isEmpty() || (text != null && codes.containsKey(text.strip()));
  }

  private @Nullable String joined(Map<String, @Nullable Object> properties) {
    List<String> texts = new ArrayList<>();
    for (String field : fields) {
      String text = SourceIds.text(properties.get(field));
      if (text != null) {
        texts.add(text.strip());
      }
    }
    return texts.isEmpty() ? null : String.join(separator, texts);
  }
}
