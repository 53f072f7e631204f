package io.citytwin.feature.direct;

import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLOutputType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLTypeUtil;
import io.citytwin.json.JsonBuffer;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes the values of a scalar or of an enum as the engine serialises them. What most values are,
 * texts, decimals and codes, is written without asking the engine for each of them.
 */
@FunctionalInterface
interface LeafWriter {

  /** Codes of an enum that are remembered. */
  int MOST_CODES = 32;

  /** Writes a value. */
  void write(Object value, JsonBuffer out);

  /**
   * The writer of a type, for one answer.
   *
   * @throws UnsuitableException if the type is neither a scalar nor an enum
   */
  static LeafWriter of(GraphQLOutputType type, EngineValues engine) {
    Function<Object, @Nullable Object> serializer = engine.serializer(type);
    LeafWriter any = (value, out) -> FieldValues.addSerialized(out, serializer.apply(value));
    return switch (GraphQLTypeUtil.unwrapNonNull(type)) {
      case GraphQLEnumType _ -> codes(any);
      case GraphQLScalarType scalar ->
          switch (scalar.getName()) {
            case "String" -> texts(any);
            case "Float" -> decimals(any);
            default -> any;
          };
      default -> any;
    };
  }

  /** What a code is written as does not change. */
  private static LeafWriter codes(LeafWriter any) {
    byte @Nullable [][] known = new byte[MOST_CODES][];
    return (value, out) -> {
      int place = value instanceof Enum<?> code ? code.ordinal() : MOST_CODES;
      byte[] written = place < MOST_CODES ? known[place] : null;
      if (written != null) {
        out.add(written);
        return;
      }
      int start = out.length();
      any.write(value, out);
      if (place < MOST_CODES) {
        known[place] = Arrays.copyOfRange(out.array(), start, out.length());
      }
    };
  }

  private static LeafWriter texts(LeafWriter any) {
    return (value, out) -> {
      if (value instanceof String text) {
        out.addString(text);
      } else {
        any.write(value, out);
      }
    };
  }

  private static LeafWriter decimals(LeafWriter any) {
    return (value, out) -> {
      if (value instanceof Double number) {
        FieldValues.addDecimal(out, number);
      } else {
        any.write(value, out);
      }
    };
  }
}
