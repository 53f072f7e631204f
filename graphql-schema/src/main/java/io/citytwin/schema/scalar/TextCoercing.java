package io.citytwin.schema.scalar;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.CoercingSerializeException;
import java.util.Locale;

/** A scalar written as text. Subclasses say how the text is read and written. */
abstract class TextCoercing<T> implements Coercing<T, String> {

  /**
   * Reads the text.
   *
   * @throws IllegalArgumentException whose message says what is allowed
   */
  abstract T read(String text);

  /** Writes a value; throws {@link IllegalArgumentException} for one of another type. */
  abstract String write(Object value);

  @Override
  public String serialize(Object value, GraphQLContext context, Locale locale) {
    try {
      return write(value);
    } catch (IllegalArgumentException e) {
      throw new CoercingSerializeException(e.getMessage(), e);
    }
  }

  @Override
  public T parseValue(Object input, GraphQLContext context, Locale locale) {
    if (!(input instanceof String text)) {
      throw new CoercingParseValueException("expected text, got " + JsonCoercing.nameOf(input));
    }
    try {
      return read(text);
    } catch (IllegalArgumentException e) {
      throw new CoercingParseValueException(e.getMessage(), e);
    }
  }

  @Override
  public T parseLiteral(
      Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
    if (!(input instanceof StringValue literal) || literal.getValue() == null) {
      throw new CoercingParseLiteralException(
          "expected text, got " + input.getClass().getSimpleName());
    }
    try {
      return read(literal.getValue());
    } catch (IllegalArgumentException e) {
      throw new CoercingParseLiteralException(e.getMessage(), e);
    }
  }

  @Override
  public Value<?> valueToLiteral(Object input, GraphQLContext context, Locale locale) {
    return StringValue.of(input.toString());
  }

  /** What was given, cut to a length a message can carry. */
  static String shown(String text) {
    return "'" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "'";
  }
}
