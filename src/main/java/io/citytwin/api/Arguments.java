package io.citytwin.api;

import graphql.schema.DataFetchingEnvironment;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Arguments after coercion. The schema says their types; a mismatch is a fault of this program. */
public final class Arguments {

  private Arguments() {}

  /** A text argument the schema makes non-null. */
  public static String text(DataFetchingEnvironment environment, String name) {
    return (String) required(environment.getArguments(), name);
  }

  /** A list of texts the schema makes non-null. */
  @SuppressWarnings("unchecked") // the schema coerces it to [String!] or [ID!]
  public static List<String> texts(DataFetchingEnvironment environment, String name) {
    return (List<String>) required(environment.getArguments(), name);
  }

  /** A value of an input object the schema makes non-null. */
  public static Object required(Map<String, ?> input, String name) {
    return required(input.get(name), name);
  }

  /** An input object inside another. */
  @SuppressWarnings("unchecked") // the schema coerces input objects to maps by field name
  public static Map<String, Object> object(Map<String, ?> input, String name) {
    return (Map<String, Object>) required(input.get(name), name);
  }

  /**
   * A text that can be given to the database.
   *
   * @throws TwinException BAD_USER_INPUT if it holds U+0000 or half a surrogate pair
   */
  public static String storable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (c == 0 || (Character.isSurrogate(c) && !pair)) {
        throw new TwinException(
            ErrorCode.BAD_USER_INPUT,
            "the text holds a character that no stored text has (U+%04X at place %d); remove it"
                .formatted((int) c, i));
      }
      i += pair ? 1 : 0;
    }
    return text;
  }

  private static Object required(@Nullable Object value, String name) {
    if (value == null) {
      throw new IllegalStateException("the schema must make " + name + " non-null");
    }
    return value;
  }
}
