package io.citytwin.feature.direct;

import io.citytwin.feature.FeatureRow;
import io.citytwin.feature.SelectionItem;
import io.citytwin.schema.scalar.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row that was read as a whole; a place is the number of an item's key. */
final class JoinedRow implements DirectRow {

  private final FeatureRow row;
  private final String[] keys;
  private final @Nullable String cursor;
  private boolean absent;

  JoinedRow(FeatureRow row, String[] keys, @Nullable String cursor) {
    this.row = row;
    this.keys = keys;
    this.cursor = cursor;
  }

  @Override
  public UUID entityId() {
    return row.entityId();
  }

  @Override
  public String cursor() {
    if (cursor == null) {
      throw new IllegalStateException("a cursor outside of a list");
    }
    return cursor;
  }

  @Override
  public @Nullable Double distance() {
    return null;
  }

  @Override
  public boolean has(int place) {
    return row.get(keys[place]) != null;
  }

  @Override
  public byte @Nullable [] bytes(int place) {
    return switch (row.get(keys[place])) {
      case null -> null;
      case byte[] bytes -> bytes;
      case RawJson json -> json.toString().getBytes(StandardCharsets.UTF_8);
      case Object text -> text.toString().getBytes(StandardCharsets.UTF_8);
    };
  }

  @Override
  public double number(int place) {
    Double number = (Double) row.get(keys[place]);
    absent = number == null;
    return number == null ? 0 : number;
  }

  @Override
  public int integer(int place) {
    Integer number = (Integer) row.get(keys[place]);
    absent = number == null;
    return number == null ? 0 : number;
  }

  @Override
  public boolean wasAbsent() {
    return absent;
  }

  @Override
  public @Nullable Object value(int place, SelectionItem item) {
    return row.get(keys[place]);
  }
}
