package io.citytwin.feature.postgis;

import io.citytwin.feature.FeatureCursors;
import io.citytwin.feature.SelectionItem;
import io.citytwin.feature.direct.DirectRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The present row of a result, looked at without building anything of it. */
final class ResultRow implements DirectRow {

  private final ResultSet result;
  private final FeatureCursors cursors;
  private final UUID entityId;
  private final @Nullable Double distance;

  ResultRow(ResultSet result, FeatureCursors cursors, UUID entityId, @Nullable Double distance) {
    this.result = result;
    this.cursors = cursors;
    this.entityId = entityId;
    this.distance = distance;
  }

  @Override
  public UUID entityId() {
    return entityId;
  }

  @Override
  public String cursor() {
    return cursors.of(entityId, distance);
  }

  @Override
  public @Nullable Double distance() {
    return distance;
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
