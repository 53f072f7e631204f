package io.citytwin.alarm.rule;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Messages with names in braces that are filled in. */
public final class MessageTemplate {

  private static final List<String> NAMES =
      List.of("rule", "severity", "datastream", "property", "value", "unit", "openedAt");

  private static final Pattern NAME = Pattern.compile("\\{([^{}]*)}");

  private MessageTemplate() {}

  /**
   * Refuses a template that nobody could fill in.
   *
   * @throws TwinException BAD_USER_INPUT for a name that there is not
   */
  static void check(String template) {
    Matcher names = NAME.matcher(template);
    while (names.find()) {
      if (!NAMES.contains(names.group(1))) {
        throw new TwinException(
            ErrorCode.BAD_USER_INPUT,
            "message names {%s}, which is not filled in; there are {%s}"
                .formatted(names.group(1), String.join("}, {", NAMES)));
      }
    }
  }

  /** Fills a template in; a name without a value becomes nothing, and spaces at the end go. */
  public static String fill(String template, Map<String, String> values) {
    return NAME.matcher(template)
        .replaceAll(name -> Matcher.quoteReplacement(values.getOrDefault(name.group(1), "")))
        .strip();
  }
}
