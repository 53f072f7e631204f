package io.citytwin.schema.scalar;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.ArrayValue;
import graphql.language.BooleanValue;
import graphql.language.EnumValue;
import graphql.language.FloatValue;
import graphql.language.IntValue;
import graphql.language.NullValue;
import graphql.language.ObjectField;
import graphql.language.ObjectValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as a scalar. Out, a value goes to the response writer as it is. In, a variable is what the
 * request's JSON held, and a literal becomes the same maps, lists, numbers and text.
 */
final class JsonCoercing implements Coercing<Object, Object> {

  @Override
  public Object serialize(Object value, GraphQLContext context, Locale locale) {
    return value;
  }

  @Override
  public Object parseValue(Object input, GraphQLContext context, Locale locale) {
    return input;
  }

  @Override
  @SuppressWarnings("NullAway") // a literal null inside a list or object is a value like any other
  public Object parseLiteral(
      Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
    return toJava(input, variables);
  }

  private static @Nullable Object toJava(Value<?> literal, CoercedVariables variables) {
    return switch (literal) {
      case NullValue _ -> null;
      case StringValue text -> text.getValue();
      case BooleanValue flag -> flag.isValue();
      case IntValue number -> number.getValue();
      case FloatValue number -> number.getValue();
      case EnumValue word -> throw notJson(word.getName());
      case VariableReference reference -> variables.get(reference.getName());
      case ArrayValue array -> list(array, variables);
      case ObjectValue object -> map(object, variables);
      default -> throw notJson(literal.getClass().getSimpleName());
    };
  }

  private static List<@Nullable Object> list(ArrayValue array, CoercedVariables variables) {
    List<@Nullable Object> list = new ArrayList<>(array.getValues().size());
    for (Value<?> value : array.getValues()) {
      list.add(toJava(value, variables));
    }
    return list;
  }

  private static Map<String, @Nullable Object> map(ObjectValue object, CoercedVariables variables) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (ObjectField field : object.getObjectFields()) {
      map.put(field.getName(), toJava(field.getValue(), variables));
    }
    return map;
  }

  private static CoercingParseLiteralException notJson(String given) {
    return new CoercingParseLiteralException(given + " is no JSON value");
  }

  static String nameOf(Object input) {
    return switch (input) {
      case Map<?, ?> _ -> "an object";
      case List<?> _ -> "a list";
      case Number _ -> "a number";
      case Boolean _ -> "true or false";
      default -> "a value of another type";
    };
  }
}
