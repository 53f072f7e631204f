package io.citytwin.feature.direct;

import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLTypeUtil;
import io.citytwin.json.InstantWriter;
import io.citytwin.json.JsonBuffer;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How a value that is in memory is written.
 *
 * @param <T> what it is found in
 */
@FunctionalInterface
public interface MemoryValue<T> {

  /**
   * Writes it.
   *
   * @throws UnsuitableException if only the engine can answer
   */
  void write(T source, JsonBuffer out);

  /** The same whatever the source. */
  static <T> MemoryValue<T> constant(String text) {
    return (source, out) -> out.addString(text);
  }

  /** A scalar or a code, as the engine serialises it. */
  static <T> MemoryValue<T> leaf(
      GraphQLFieldDefinition field,
      Function<T, ? extends @Nullable Object> get,
      EngineValues engine) {
    boolean nullable = GraphQLTypeUtil.isNullable(field.getType());
    LeafWriter writer = LeafWriter.of(field.getType(), engine);
    return (source, out) -> {
      Object value = get.apply(source);
      if (value == null) {
        FieldValues.addNull(out, nullable);
      } else {
        writer.write(value, out);
      }
    };
  }

  /**
   * An instant that is never absent.
   *
   * @param micros microseconds since 1970
   */
  static <T> MemoryValue<T> instant(ToLongFunction<T> micros) {
    InstantWriter writer = new InstantWriter();
    return (source, out) -> {
      if (!writer.add(out, micros.applyAsLong(source))) {
        throw new UnsuitableException("a year of more than four digits");
      }
    };
  }

  /** Some values as a list. */
  static <T> void writeList(Collection<T> sources, MemoryValue<T> element, JsonBuffer out) {
    char before = '[';
    for (T source : sources) {
      out.add(before);
      element.write(source, out);
      before = ',';
    }
    out.addAscii(before == '[' ? "[]" : "]");
  }

  /** A value of something that the source leads to, which may be absent. */
  default <S> MemoryValue<S> of(Function<S, @Nullable T> lead) {
    return (source, out) -> {
      T found = lead.apply(source);
      if (found == null) {
        FieldValues.addNull(out, true);
      } else {
        write(found, out);
      }
    };
  }
}
