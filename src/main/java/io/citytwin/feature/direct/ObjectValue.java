package io.citytwin.feature.direct;

import io.citytwin.feature.SelectionItem;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An object of some fields, in their order. Never null. */
public final class ObjectValue implements FieldValue {

  private record Field(byte[] key, FieldValue value, int from) {}

  private final List<Field> fields = new ArrayList<>();
  private final List<SelectionItem> items = new ArrayList<>();

  /**
   * An object.
   *
   * @param values of the fields by result key, in the order of the answer
   */
  public ObjectValue(Map<String, FieldValue> values) {
    values.forEach(this::addField);
  }

  private void addField(String key, FieldValue value) {
    String prefix = (fields.isEmpty() ? "{\"" : ",\"") + key + "\":";
    fields.add(new Field(prefix.getBytes(StandardCharsets.UTF_8), value, items.size()));
    items.addAll(value.items());
  }

  @Override
  public List<SelectionItem> items() {
    return items;
  }

  @Override
  public boolean isLookedUp() {
    for (Field field : fields) {
      if (field.value().isLookedUp()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void expect(List<UUID> features) {
    fields.forEach(field -> field.value().expect(features));
  }

  @Override
  public void write(DirectRow row, int[] places, int from, Draft out) throws SQLException {
    if (fields.isEmpty()) {
      out.add('{');
    }
    for (Field field : fields) {
      out.add(field.key());
      field.value().write(row, places, from + field.from(), out);
    }
    out.add('}');
  }
}
