package io.citytwin.api;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Messages of the GraphQL engine name Java classes; clients read the words of the schema. */
final class EngineWords {

  private static final Map<String, String> WORDS =
      Map.of(
          "'LinkedHashMap'", "an object",
          "'ArrayList'", "a list",
          "'Integer'", "a whole number",
          "'BigInteger'", "a whole number",
          "'Double'", "a decimal number",
          "'BigDecimal'", "a decimal number",
          "a Java data type", "a value",
          "Introspection has been disabled for this request",
              "introspection is switched off here; ask the service's operator for its schema");

  /** What the parser says when it gives up, with the number and what it counted. */
  private static final Pattern STOPPED =
      Pattern.compile("More than ([0-9,]+) (.*?) have been (?:presented|entered)\\.");

  /** A literal as the engine prints it. */
  private static final Pattern LITERAL =
      Pattern.compile("[A-Z][A-Za-z]+Value\\{(?:name|value)='?([^'{}]*)'?\\}");

  private EngineWords() {}

  /** The limit that the parser stopped at; empty if it stopped for another reason. */
  static Optional<Long> findLimit(@Nullable String message) {
    Matcher stop = STOPPED.matcher(message == null ? "" : message);
    return stop.find()
        ? Optional.of(Long.valueOf(stop.group(1).replace(",", "")))
        : Optional.empty();
  }

  static String plain(@Nullable String message) {
    String plain = message == null ? "the request cannot be answered" : message;
    Matcher stop = STOPPED.matcher(plain);
    if (stop.find()) {
      return "the document has more than %s %s, which is the limit; send less, or values as variables"
          .formatted(stop.group(1), stop.group(2));
    }
    for (Map.Entry<String, String> word : WORDS.entrySet()) {
      plain =
          plain
              .replace("a " + word.getKey(), word.getValue())
              .replace(word.getKey(), word.getValue());
    }
    return LITERAL.matcher(plain).replaceAll("$1");
  }
}
