package io.citytwin.importer.mapping;

import io.citytwin.importer.pipeline.CanonicalJson;
import io.citytwin.importer.pipeline.FeatureRecord;
import io.citytwin.importer.pipeline.FieldValues;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.ReadContext;
import io.citytwin.importer.record.RawRecord;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import tools.jackson.core.JacksonException;

/**
 * Gives a record its name, typed columns and attributes. Without a mapping the convention holds: a
 * typed column has the field of its property name or SQL name, {@code name} is the name, {@code
 * attributes} holds attributes, and so does everything else.
 */
final class RecordMapper {

  private static final String ATTRIBUTES = "attributes";

  private final ColumnValues columns;
  private final Map<FeatureKind, List<ValueRule>> conventions = new EnumMap<>(FeatureKind.class);

  /** Takes the faults of the record being mapped. */
  @FunctionalInterface
  interface Faults {
    void add(IssueCode code, String message) throws IOException;
  }

  RecordMapper(ReadContext context) {
    columns = new ColumnValues(context);
  }

  /**
   * Maps a record.
   *
   * @param mapping how; null for the convention
   * @param raw gives the record as text, should anything be wrong with it
   */
  FeatureRecord map(
      RawRecord record,
      @Nullable Mapping mapping,
      FeatureKind kind,
      String sourceId,
      Geometry geometry,
      Supplier<String> raw,
      Faults faults)
      throws IOException {
    Map<String, @Nullable Object> rest = FieldValues.copyOf(record.properties());
    String name;
    List<@Nullable Object> values;
    if (mapping == null) {
      Map<?, ?> nested = attributes(rest);
      boolean exported = nested != null && isExported(rest);
      dropUsed(rest, sourceId);
      name = exported ? takeWhole(rest) : take(rest, "name");
      values = byConvention(kind, rest, exported, faults);
      if (nested != null) {
        rest.remove(ATTRIBUTES);
        rest.putAll(textKeys(nested));
      }
    } else {
      name = name(record.properties(), mapping, rest);
      values = byRules(kind, mapping, record.properties(), rest, faults);
      mapping.drop().forEach(rest::remove);
      rest = renamed(rest, mapping.rename());
    }
    return new FeatureRecord(kind, sourceId, name, geometry, values, rest, record.place(), raw);
  }

  private static void dropUsed(Map<String, @Nullable Object> rest, String sourceId) {
    if (rest.get("kind") instanceof String name && ColumnValues.findKind(name).isPresent()) {
      rest.remove("kind");
    }
    for (String used : SourceIds.CARRIERS) {
      if (sourceId.equals(SourceIds.text(rest.get(used)))) {
        rest.remove(used);
      }
    }
  }

  private static @Nullable String take(Map<String, @Nullable Object> rest, String field) {
    Object value = rest.get(field);
    String text = SourceIds.text(value);
    if (text != null || value == null) {
      rest.remove(field);
    }
    return text;
  }

  /** An export carries the attributes of a feature as one object, in tables as its text. */
  private static @Nullable Map<?, ?> attributes(Map<String, @Nullable Object> rest) {
    Object nested = rest.get(ATTRIBUTES);
    if (nested instanceof String text && text.startsWith("{")) {
      try {
        nested = CanonicalJson.parse(text);
      } catch (JacksonException e) {
        return null;
      }
    }
    return nested instanceof Map<?, ?> members ? members : null;
  }

  private static Map<String, @Nullable Object> textKeys(Map<?, ?> members) {
    Map<String, @Nullable Object> texts = new LinkedHashMap<>();
    members.forEach((key, value) -> texts.put(String.valueOf(key), value));
    return texts;
  }

  /**
   * Whether a record with attributes as one object has the other marks of an export too. Then the
   * name is what its field says, blank or absent, and the attributes are those of the object.
   */
  private static boolean isExported(Map<String, @Nullable Object> rest) {
    return rest.get("kind") instanceof String kind
        && ColumnValues.findKind(kind).isPresent()
        && (rest.containsKey("sourceId") || rest.containsKey("source_id"));
  }

  private static @Nullable String takeWhole(Map<String, @Nullable Object> rest) {
    rest.remove("dataset");
    Object name = rest.remove("name");
    return name instanceof String text ? text : SourceIds.text(name);
  }

  private List<@Nullable Object> byConvention(
      FeatureKind kind, Map<String, @Nullable Object> rest, boolean exported, Faults faults)
      throws IOException {
    List<@Nullable Object> values = new ArrayList<>(kind.columns().size());
    Object mountedKind = rest.get("mountedKind");
    List<ValueRule> rules = conventions.computeIfAbsent(kind, RecordMapper::convention);
    for (int i = 0; i < rules.size(); i++) {
      Column column = kind.columns().get(i);
      String field = rules.get(i).fields().getFirst();
      if (!rest.containsKey(field) && rest.containsKey(column.name())) {
        field = column.name();
      }
      Object value = null;
      try {
        value =
            exported
                ? columns.ofExport(column, rest.get(field), mountedKind)
                : columns.of(column, rest.get(field), mountedKind);
        rest.remove(field);
      } catch (ColumnValues.NotAllowed e) {
        faults.add(e.code(), String.valueOf(e.getMessage()));
      }
      values.add(upperKind(column, value));
    }
    return values;
  }

  private List<@Nullable Object> byRules(
      FeatureKind kind,
      Mapping mapping,
      Map<String, @Nullable Object> properties,
      Map<String, @Nullable Object> rest,
      Faults faults)
      throws IOException {
    List<@Nullable Object> values = new ArrayList<>(kind.columns().size());
    ValueRule mounted = mapping.columns().get("mountedKind");
    Object mountedKind = mounted == null ? null : mounted.coded(mounted.raw(properties));
    for (Column column : kind.columns()) {
      ValueRule rule = mapping.columns().get(column.property());
      Object value =
          rule == null ? null : byRule(column, rule, mountedKind, properties, rest, faults);
      values.add(upperKind(column, value));
    }
    return values;
  }

  private @Nullable Object byRule(
      Column column,
      ValueRule rule,
      @Nullable Object mountedKind,
      Map<String, @Nullable Object> properties,
      Map<String, @Nullable Object> rest,
      Faults faults)
      throws IOException {
    Object raw = rule.raw(properties);
    try {
      Object value =
          columns.of(column, rule.coded(raw), mountedKind, rule.factor(), rule.decimalComma());
      // What a code list changed stays readable in the attributes.
      if (rule.codes().isEmpty()) {
        rule.fields().forEach(rest::remove);
      }
      return value;
    } catch (ColumnValues.NotAllowed e) {
      Object fallback = rule.fallback();
      if (fallback != null && raw != null && !rule.knows(raw)) {
        return fallback(column, fallback);
      }
      faults.add(e.code(), String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** The fallback was checked against the column when the mapping was read. */
  private @Nullable Object fallback(Column column, Object fallback) {
    try {
      return columns.of(column, fallback, null);
    } catch (ColumnValues.NotAllowed e) {
      return null;
    }
  }

  private static @Nullable String name(
      Map<String, @Nullable Object> properties,
      Mapping mapping,
      Map<String, @Nullable Object> rest) {
    ValueRule rule = mapping.name();
    if (rule == null) {
      return null;
    }
    String name = SourceIds.text(rule.coded(rule.raw(properties)));
    if (name != null && rule.fields().size() == 1 && rule.codes().isEmpty()) {
      rest.remove(rule.fields().getFirst());
    }
    return name;
  }

  private static Map<String, @Nullable Object> renamed(
      Map<String, @Nullable Object> rest, Map<String, String> names) {
    if (names.isEmpty()) {
      return rest;
    }
    Map<String, @Nullable Object> renamed = new LinkedHashMap<>();
    rest.forEach((field, value) -> renamed.put(names.getOrDefault(field, field), value));
    return renamed;
  }

  private static List<ValueRule> convention(FeatureKind kind) {
    return kind.columns().stream().map(column -> ValueRule.field(column.property())).toList();
  }

  private static @Nullable Object upperKind(Column column, @Nullable Object value) {
    return column.name().equals("mounted_kind") && value instanceof String name
        ? ColumnValues.findKind(name).map(FeatureKind::name).orElse(name)
        : value;
  }
}
