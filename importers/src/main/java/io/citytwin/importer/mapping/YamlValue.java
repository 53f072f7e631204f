package io.citytwin.importer.mapping;

import io.citytwin.importer.pipeline.SourceException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A value of a YAML document that knows its line, so that a fault can name it. */
public record YamlValue(String file, Node node) {

  private static final int MAX_DEPTH = 20;

  /**
   * Parses a document.
   *
   * @throws SourceException MAPPING_INVALID if it is no YAML, empty, or uses anchors, which no
   *     mapping needs
   */
  public static YamlValue parse(String file, Reader text) throws SourceException {
    LoaderOptions limits = new LoaderOptions();
    limits.setMaxAliasesForCollections(0);
    limits.setNestingDepthLimit(MAX_DEPTH);
    limits.setAllowDuplicateKeys(false);
    try {
      Node node = new Yaml(new SafeConstructor(limits)).compose(text);
      if (node == null) {
        throw fault(file, 1, "the mapping is empty");
      }
      return new YamlValue(file, node);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw fault(file, line, "not YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw fault(file, 1, "not YAML: " + e.getMessage());
    }
  }

  public boolean isScalar() {
    return node instanceof ScalarNode;
  }

  public boolean isList() {
    return node instanceof SequenceNode;
  }

  /** The text of a scalar, not empty. */
  public String text() throws SourceException {
    String text = rawText();
    if (text.isBlank()) {
      throw fault("a value is missing here");
    }
    return text;
  }

  /** The text of a scalar; empty if it is none. */
  public String rawText() {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  public boolean truth() throws SourceException {
    return switch (text()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw fault("\"" + rawText() + "\" is neither true nor false");
    };
  }

  public double number() throws SourceException {
    Double number = ColumnValues.findNumber(text(), false);
    if (number == null) {
      throw fault("\"" + rawText() + "\" is not a number");
    }
    return number;
  }

  /** The items of a list. */
  public List<YamlValue> items() throws SourceException {
    if (!(node instanceof SequenceNode list)) {
      throw fault("a list is expected here: lines that begin with a dash");
    }
    return list.getValue().stream().map(item -> new YamlValue(file, item)).toList();
  }

  /** The texts of a list, or the one text of a scalar. */
  public List<String> texts() throws SourceException {
    if (isScalar()) {
      return List.of(rawText());
    }
    List<String> texts = new ArrayList<>();
    for (YamlValue item : items()) {
      texts.add(item.rawText());
    }
    return texts;
  }

  /**
   * The members of an object by their keys, in order.
   *
   * @param allowed the keys it may have; null for any
   */
  public Map<String, YamlValue> members(@Nullable Set<String> allowed) throws SourceException {
    if (!(node instanceof MappingNode object)) {
      throw fault("keys with values are expected here: lines such as \"kind: BUILDING\"");
    }
    Map<String, YamlValue> members = new LinkedHashMap<>();
    for (NodeTuple member : object.getValue()) {
      YamlValue key = new YamlValue(file, member.getKeyNode());
      if (allowed != null && !allowed.contains(key.rawText())) {
        throw key.fault(
            "\""
                + key.rawText()
                + "\" is not known here; allowed: "
                + String.join(", ", new TreeSet<>(allowed)));
      }
      if (members.put(key.rawText(), new YamlValue(file, member.getValueNode())) != null) {
        throw key.fault("\"" + key.rawText() + "\" stands here twice");
      }
    }
    return members;
  }

  /** A member that must be there. */
  public YamlValue get(String key) throws SourceException {
    YamlValue member = members(null).get(key);
    if (member == null) {
      throw fault("\"" + key + "\" is missing");
    }
    return member;
  }

  public SourceException fault(String message) {
    return fault(
        file, node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1, message);
  }

  private static SourceException fault(String file, int line, String message) {
    return new SourceException(
        SourceException.Code.MAPPING_INVALID, file + ", line " + line + ": " + message);
  }
}
