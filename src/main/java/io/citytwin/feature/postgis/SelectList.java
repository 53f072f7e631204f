package io.citytwin.feature.postgis;

import io.citytwin.feature.FeatureRow;
import io.citytwin.feature.FeatureSelection;
import io.citytwin.feature.SelectionItem;
import io.citytwin.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The select list that all kinds of one statement share: which kind, entity id, then one column for
 * each item of any kind. Kinds that do not select an item have a null of its type there.
 *
 * <p>Columns of the result: 1 the part's number, 2 the entity id, 3 and on the items.
 */
final class SelectList {

  /** An item of one kind and an item of another share a column if key and type are equal. */
  private record Slot(String key, String type) {}

  private static final int HEAD = 2;

  private final List<FeatureSelection> parts;
  private final Map<Slot, Integer> slots = new LinkedHashMap<>();

  SelectList(List<FeatureSelection> parts) {
    this.parts = List.copyOf(parts);
    for (FeatureSelection part : parts) {
      part.items().forEach(item -> slots.putIfAbsent(slot(item), slots.size()));
    }
  }

  /** Adds the list for one part, over its table {@code f}. */
  void add(Sql sql, int part) {
    Map<Slot, SelectionItem> wanted = new LinkedHashMap<>();
    parts.get(part).items().forEach(item -> wanted.put(slot(item), item));
    sql.add(Integer.toString(part)).add(" as part, f.entity_id");
    slots.forEach(
        (slot, place) -> {
          sql.add(", ");
          SelectionItem item = wanted.get(slot);
          if (item == null) {
            sql.add("null::").add(slot.type());
          } else {
            ItemSql.add(sql, item);
          }
          sql.add(" as c").add(place.toString());
        });
  }

  /** The column of the result that has an item, whatever the part. */
  int place(SelectionItem item) {
    return HEAD + 1 + Objects.requireNonNull(slots.get(slot(item)));
  }

  /** Number of columns. */
  int width() {
    return HEAD + slots.size();
  }

  /** The entity id of a row; null if the row holds no feature. */
  @Nullable UUID entityId(ResultSet row, int shift) throws SQLException {
    return row.getObject(shift + HEAD, UUID.class);
  }

  /** The number of the part a row is of. */
  int part(ResultSet row, int shift) throws SQLException {
    return row.getInt(shift + 1);
  }

  /**
   * Reads a feature.
   *
   * @param shift columns of the result before those of this list
   * @return null if the row holds no feature
   */
  @Nullable FeatureRow read(ResultSet row, int shift) throws SQLException {
    UUID id = entityId(row, shift);
    if (id == null) {
      return null;
    }
    FeatureSelection selection = parts.get(part(row, shift));
    List<@Nullable Object> values = new ArrayList<>(selection.items().size());
    for (SelectionItem item : selection.items()) {
      values.add(ItemSql.read(row, shift + place(item), item));
    }
    return new FeatureRow(selection, id, values.toArray());
  }

  private static Slot slot(SelectionItem item) {
    return new Slot(item.key(), ItemSql.type(item));
  }
}
