package io.citytwin.importer.mapping;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.FeatureKind;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the language of mapping files. Every fault names its line and what is allowed there. */
final class MappingYaml {

  private static final Set<String> FILE_KEYS =
      Set.of("version", "title", "crs", "encoding", "layers");
  private static final Set<String> LAYER_KEYS =
      Set.of("title", "layer", "fields", "kind", "id", "name", "where", "properties", "attributes");
  private static final Set<String> RULE_KEYS =
      Set.of(
          "field",
          "fields",
          "separator",
          "constant",
          "default",
          "codes",
          "missing",
          "unit",
          "factor",
          "decimalComma");
  private static final Set<String> CONDITION_KEYS =
      Set.of("field", "equals", "in", "notIn", "present", "min", "max");

  private final String file;

  MappingYaml(String file) {
    this.file = file;
  }

  MappingFile parse(String text) throws SourceException {
    YamlValue root = YamlValue.parse(file, new StringReader(text));
    Map<String, YamlValue> members = root.members(FILE_KEYS);
    YamlValue version = root.get("version");
    if (!version.text().equals("1")) {
      throw version.fault("the version is " + version.text() + ", this CityTwin reads version 1");
    }
    String title = members.containsKey("title") ? members.get("title").text() : file;
    List<Mapping> mappings = new ArrayList<>();
    for (YamlValue layer : root.get("layers").items()) {
      mappings.add(layer(layer, title));
    }
    return new MappingFile(text(members, "crs"), text(members, "encoding"), mappings);
  }

  private static Mapping layer(YamlValue layer, String title) throws SourceException {
    Map<String, YamlValue> members = layer.members(LAYER_KEYS);
    YamlValue kind = layer.get("kind");
    FeatureKind named = kind.isScalar() ? kindOf(kind) : null;
    Map<String, String> rename = new LinkedHashMap<>();
    Set<String> drop = new LinkedHashSet<>();
    if (members.containsKey("attributes")) {
      attributes(members.get("attributes"), rename, drop);
    }
    YamlValue pattern = members.get("layer");
    return new Mapping(
        members.containsKey("title") ? members.get("title").text() : title,
        pattern == null ? null : glob(pattern.text()),
        members.containsKey("fields") ? Set.copyOf(members.get("fields").texts()) : Set.of(),
        named,
        kind.isScalar() ? null : rule(kind, null),
        members.containsKey("id") ? members.get("id").texts() : List.of(),
        members.containsKey("name") ? rule(members.get("name"), null) : null,
        conditions(members.get("where")),
        columns(members.get("properties"), named),
        rename,
        drop);
  }

  private static FeatureKind kindOf(YamlValue kind) throws SourceException {
    return ColumnValues.findKind(kind.text())
        .orElseThrow(
            () ->
                kind.fault("the kind is " + kind.rawText() + "; allowed: " + ColumnValues.kinds()));
  }

  private static Map<String, ValueRule> columns(
      @Nullable YamlValue properties, @Nullable FeatureKind kind) throws SourceException {
    Map<String, ValueRule> columns = new LinkedHashMap<>();
    if (properties == null) {
      return columns;
    }
    for (Map.Entry<String, YamlValue> property : properties.members(null).entrySet()) {
      Column column = column(property.getKey(), property.getValue(), kind);
      columns.put(property.getKey(), rule(property.getValue(), column));
    }
    return columns;
  }

  /** With kinds that differ from record to record, a column of any kind may be named. */
  private static Column column(String property, YamlValue at, @Nullable FeatureKind kind)
      throws SourceException {
    Set<String> allowed = new LinkedHashSet<>();
    for (FeatureKind candidate : FeatureKind.values()) {
      if (kind == null || kind == candidate) {
        for (Column column : candidate.columns()) {
          if (column.property().equals(property)) {
            return column;
          }
          allowed.add(column.property());
        }
      }
    }
    throw at.fault(
        (kind == null ? "no kind" : "a " + kind)
            + " has a property \""
            + property
            + "\"; it has "
            + String.join(", ", allowed)
            + ". Other fields become attributes by themselves");
  }

  private static ValueRule rule(YamlValue value, @Nullable Column column) throws SourceException {
    if (value.isScalar()) {
      return ValueRule.field(value.text());
    }
    if (value.isList()) {
      return new ValueRule(value.texts(), " ", null, null, Map.of(), Set.of(), 1, false);
    }
    Map<String, YamlValue> members = value.members(RULE_KEYS);
    List<String> fields = fields(value, members);
    Object constant = constant(members.get("constant"), column);
    if (fields.isEmpty() == (constant == null)) {
      throw value.fault("a rule needs either \"field\", \"fields\" or \"constant\"");
    }
    return new ValueRule(
        fields,
        members.containsKey("separator") ? members.get("separator").rawText() : " ",
        constant,
        constant(members.get("default"), column),
        codes(members.get("codes"), column),
        members.containsKey("missing") ? Set.copyOf(members.get("missing").texts()) : Set.of(),
        factor(members, column),
        members.containsKey("decimalComma") && members.get("decimalComma").truth());
  }

  private static List<String> fields(YamlValue rule, Map<String, YamlValue> members)
      throws SourceException {
    if (members.containsKey("field") && members.containsKey("fields")) {
      throw rule.fault("a rule has either \"field\" or \"fields\"");
    }
    if (members.containsKey("field")) {
      return List.of(members.get("field").text());
    }
    return members.containsKey("fields") ? members.get("fields").texts() : List.of();
  }

  /** A value written in the mapping itself must be one that the column can hold. */
  private static @Nullable Object constant(@Nullable YamlValue value, @Nullable Column column)
      throws SourceException {
    if (value == null || column == null) {
      return value == null ? null : value.text();
    }
    try {
      ColumnValues.checkConstant(column, value.text());
      return value.text();
    } catch (ColumnValues.NotAllowed e) {
      throw value.fault(String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, String> codes(@Nullable YamlValue codes, @Nullable Column column)
      throws SourceException {
    Map<String, String> texts = new LinkedHashMap<>();
    if (codes != null) {
      for (Map.Entry<String, YamlValue> code : codes.members(null).entrySet()) {
        constant(code.getValue(), column);
        texts.put(code.getKey(), code.getValue().text());
      }
    }
    return texts;
  }

  private static double factor(Map<String, YamlValue> members, @Nullable Column column)
      throws SourceException {
    double factor = members.containsKey("factor") ? members.get("factor").number() : 1;
    YamlValue unit = members.get("unit");
    if (unit == null) {
      return factor;
    }
    String columnUnit = column == null ? null : column.unit();
    Double size = Units.findFactor(unit.text(), columnUnit);
    if (size == null) {
      throw unit.fault(
          columnUnit == null
              ? "this property has no unit"
              : "the unit is "
                  + unit.text()
                  + "; allowed: "
                  + String.join(", ", Units.allowed(columnUnit)));
    }
    return factor * size;
  }

  private static List<Condition> conditions(@Nullable YamlValue where) throws SourceException {
    List<Condition> conditions = new ArrayList<>();
    if (where == null) {
      return conditions;
    }
    for (YamlValue condition : where.isList() ? where.items() : List.of(where)) {
      conditions.add(condition(condition));
    }
    return conditions;
  }

  private static Condition condition(YamlValue condition) throws SourceException {
    Map<String, YamlValue> members = condition.members(CONDITION_KEYS);
    List<YamlValue> lists = new ArrayList<>();
    for (String key : List.of("equals", "in", "notIn")) {
      if (members.containsKey(key)) {
        lists.add(members.get(key));
      }
    }
    if (members.size() < 2 || lists.size() > 1) {
      throw condition.fault(
          "a condition has a \"field\" and one of \"equals\", \"in\", \"notIn\", \"present\", \"min\", \"max\"");
    }
    return new Condition(
        condition.get("field").text(),
        lists.isEmpty() ? null : Set.copyOf(lists.getFirst().texts()),
        members.containsKey("notIn"),
        members.containsKey("present") ? members.get("present").truth() : null,
        members.containsKey("min") ? members.get("min").number() : null,
        members.containsKey("max") ? members.get("max").number() : null);
  }

  private static void attributes(YamlValue attributes, Map<String, String> rename, Set<String> drop)
      throws SourceException {
    Map<String, YamlValue> members = attributes.members(Set.of("rename", "drop"));
    if (members.containsKey("rename")) {
      for (Map.Entry<String, YamlValue> name : members.get("rename").members(null).entrySet()) {
        rename.put(name.getKey(), name.getValue().text());
      }
    }
    if (members.containsKey("drop")) {
      drop.addAll(members.get("drop").texts());
    }
  }

  private static @Nullable String text(Map<String, YamlValue> members, String key)
      throws SourceException {
    return members.containsKey(key) ? members.get(key).text() : null;
  }

  /** A layer name with * for any characters. */
  private static Pattern glob(String text) {
    StringBuilder pattern = new StringBuilder();
    for (String part : text.split("\\*", -1)) {
      pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    }
    return Pattern.compile(pattern.toString());
  }
}
