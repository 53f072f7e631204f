package io.citytwin.feature.direct;

import graphql.schema.DataFetchingFieldSelectionSet;
import graphql.schema.GraphQLObjectType;
import graphql.schema.SelectedField;
import io.citytwin.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is selected of an object that is in memory, in the order of the answer.
 *
 * @param <T> the object
 */
public final class MemoryObject<T> implements MemoryValue<T> {

  /** Compiles a field that leads to another object. */
  @FunctionalInterface
  public interface Lead<T> {
    MemoryValue<T> compile(SelectedField field);
  }

  private record Field<T>(byte[] key, MemoryValue<T> value) {}

  private final List<Field<T>> fields = new ArrayList<>();

  /**
   * Compiles a selection.
   *
   * @param selection of the object
   * @param type the object's type
   * @param properties where the scalars and codes come from, by name of the field
   * @param leads the fields that lead further, by name
   * @throws UnsuitableException if a field is none of these
   */
  public MemoryObject(
      DataFetchingFieldSelectionSet selection,
      GraphQLObjectType type,
      EngineValues engine,
      Map<String, Function<T, @Nullable Object>> properties,
      Map<String, Lead<T>> leads) {
    for (SelectedField field : selection.getImmediateFields()) {
      Lead<T> lead = leads.get(field.getName());
      Function<T, @Nullable Object> get = properties.get(field.getName());
      if (lead != null) {
        add(field, lead.compile(field));
      } else if (get != null) {
        add(field, MemoryValue.leaf(type.getFieldDefinition(field.getName()), get, engine));
      } else if (field.getName().equals("__typename")) {
        add(field, MemoryValue.constant(type.getName()));
      } else {
        throw new UnsuitableException("no writer for " + field.getName());
      }
    }
  }

  /** Compiles the selection of the field that leads to the object. */
  public MemoryObject(
      SelectedField parent,
      GraphQLObjectType type,
      EngineValues engine,
      Map<String, Function<T, @Nullable Object>> properties,
      Map<String, Lead<T>> leads) {
    this(parent.getSelectionSet(), type, engine, properties, leads);
  }

  private void add(SelectedField field, MemoryValue<T> value) {
    String key = (fields.isEmpty() ? "{\"" : ",\"") + field.getResultKey() + "\":";
    fields.add(new Field<>(key.getBytes(StandardCharsets.UTF_8), value));
  }

  @Override
  public void write(T source, JsonBuffer out) {
    for (Field<T> field : fields) {
      out.add(field.key());
      field.value().write(source, out);
    }
    out.add('}');
  }
}
