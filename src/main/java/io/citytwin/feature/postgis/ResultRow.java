package io.citytwin.feature.postgis;

import io.citytwin.api.CursorBinding;
import io.citytwin.api.SortKey;
import io.citytwin.feature.FeatureOrder;
import io.citytwin.feature.SelectionItem;
import io.citytwin.feature.direct.ListedRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The present row of a result, looked at without building anything of it. */
final class ResultRow implements ListedRow {

  private final ResultSet result;
  private final Layout layout;
  private final UUID entityId;
  private final @Nullable Double distance;

  /**
   * What all rows of a result have in common.
   *
   * @param distance column of the distance; the values of the order follow it
   * @param binding of the list's cursors
   */
  record Layout(int distance, FeatureOrder order, CursorBinding binding) {}

  ResultRow(ResultSet result, Layout layout, UUID entityId) throws SQLException {
    this.result = result;
    this.layout = layout;
    this.entityId = entityId;
    this.distance = result.getObject(layout.distance(), Double.class);
  }

  @Override
  public UUID entityId() {
    return entityId;
  }

  @Override
  public SortKey sortKey() throws SQLException {
    return new SortKey(
        OrderSql.read(result, layout.distance() + 1, layout.order(), distance), entityId);
  }

  @Override
  public String cursor() throws SQLException {
    return sortKey().cursor(layout.binding().hash());
  }

  @Override
  public @Nullable Double distance() {
    return distance;
  }

  @Override
  public boolean has(int place) throws SQLException {
    return result.getBytes(place) != null;
  }

  @Override
  public byte @Nullable [] bytes(int place) throws SQLException {
    return result.getBytes(place);
  }

  @Override
  public double number(int place) throws SQLException {
    return result.getDouble(place);
  }

  @Override
  public int integer(int place) throws SQLException {
    return result.getInt(place);
  }

  @Override
  public boolean wasAbsent() throws SQLException {
    return result.wasNull();
  }

  @Override
  public @Nullable Object value(int place, SelectionItem item) throws SQLException {
    return ItemSql.read(result, place, item);
  }
}
