package io.citytwin.live.mqtt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A topic filter of MQTT whose levels may hold one named part each, such as {@code
 * sensors/{dataset}/{sensor}/{property}} or {@code v1.1/Datastreams({id})/Observations}.
 */
final class TopicTemplate {

  private static final Pattern PART = Pattern.compile("\\{([A-Za-z][A-Za-z0-9]*)}");

  private final String filter;
  private final Pattern topics;
  private final Set<String> names = new LinkedHashSet<>();

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException with what is wrong, for the operator
   */
  TopicTemplate(String text) {
    if (text.isBlank() || text.startsWith("$") || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "topic '" + text + "' must not be empty, nor begin with '$', which is the broker's");
    }
    List<String> filters = new ArrayList<>();
    StringBuilder pattern = new StringBuilder();
    String[] levels = text.split("/", -1);
    for (int i = 0; i < levels.length; i++) {
      boolean last = i == levels.length - 1;
      pattern.append(i == 0 || levels[i].equals("#") ? "" : "/");
      filters.add(level(levels[i], last, i > 0, pattern, text));
    }
    this.filter = String.join("/", filters);
    this.topics = Pattern.compile(pattern.toString());
  }

  private String level(
      String level, boolean last, boolean below, StringBuilder pattern, String text) {
    if (level.equals("#") && last) {
      pattern.append(below ? "(?:/.*)?" : ".*");
      return level;
    }
    if (level.equals("+")) {
      pattern.append("[^/]*");
      return level;
    }
    Matcher part = PART.matcher(level);
    boolean named = part.find();
    String rest = named ? part.replaceFirst("") : level;
    if (rest.matches(".*[{}+#].*")) {
      throw new IllegalArgumentException(
          ("topic '%s' cannot be read at '%s'; a level is text, '+', one {name} with or without text"
                  + " around it, or at the end '#'")
              .formatted(text, level));
    }
    if (!named) {
      pattern.append(Pattern.quote(level));
      return level;
    }
    if (!names.add(part.group(1))) {
      throw new IllegalArgumentException(
          "topic '" + text + "' has the name {" + part.group(1) + "} twice");
    }
    pattern
        .append(Pattern.quote(level.substring(0, part.start())))
        .append("(?<" + part.group(1) + ">[^/]+)")
        .append(Pattern.quote(level.substring(part.end())));
    return "+";
  }

  /** What to subscribe to. */
  String filter() {
    return filter;
  }

  Set<String> names() {
    return names;
  }

  /** The named parts of a topic; null if it does not fit. */
  @Nullable Map<String, String> match(String topic) {
    Matcher found = topics.matcher(topic);
    if (!found.matches()) {
      return null;
    }
    Map<String, String> parts = new HashMap<>();
    names.forEach(name -> parts.put(name, found.group(name)));
    return parts;
  }

  /** Puts named parts into a text such as {@code {dataset}/{sensor}/{property}}. */
  static String filled(String text, Map<String, String> parts) {
    return PART.matcher(text)
        .replaceAll(part -> Matcher.quoteReplacement(parts.getOrDefault(part.group(1), "")));
  }

  /** The names that such a text asks for. */
  static Set<String> namesIn(String text) {
    Set<String> names = new LinkedHashSet<>();
    PART.matcher(text).results().forEach(part -> names.add(part.group(1)));
    return names;
  }
}
