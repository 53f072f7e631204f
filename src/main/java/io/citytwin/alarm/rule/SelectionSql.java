package io.citytwin.alarm.rule;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Finds the datastreams a rule is evaluated on. */
public final class SelectionSql {

  private static final String FIND =
      """
      with given as materialized (
        select ?::text as key, ?::text as kind, ?::text as sensor_type, ?::uuid[] as datastreams,
               ?::text as area_kind, ?::uuid as area_id, ?::boolean as paired, ?::text as other_key,
               ?::uuid as other_id
      ), extent as materialized (
        select st_makeenvelope(w, s, e, n, 4326) as geom
        from unnest(?::float8[], ?::float8[], ?::float8[], ?::float8[]) as box(w, s, e, n)
      ), place as materialized (
        select a.geom from twin.district a, given where given.area_kind = 'DISTRICT' and a.entity_id = given.area_id
        union all select a.geom from twin.grid_cell a, given where given.area_kind = 'GRID_CELL' and a.entity_id = given.area_id
      )
      select d.datastream_no, o.datastream_no
      from given
      cross join twin.datastream d
      join twin.sensor s on s.entity_id = d.sensor_id
      left join lateral (
        select d2.datastream_no from twin.datastream d2 join twin.sensor s2 on s2.entity_id = d2.sensor_id
        where given.paired and d2.datastream_no <> d.datastream_no
          and (d2.datastream_id = given.other_id
            or (d2.observed_property = given.other_key
              and (d2.sensor_id = d.sensor_id or s2.mounted_on = s.mounted_on)))
        order by d2.sensor_id = d.sensor_id desc, d2.code limit 1
      ) o on true
      where (given.key is null or d.observed_property = given.key)
        and (given.kind is null or s.mounted_kind = given.kind)
        and (given.sensor_type is null or s.sensor_type = given.sensor_type)
        and (given.datastreams is null or d.datastream_id = any(given.datastreams))
        and (not ?::boolean or exists (select from extent where st_intersects(extent.geom, s.geom)))
        and (given.area_id is null or exists (select from place where st_intersects(place.geom, s.geom)))
        and (not given.paired or o.datastream_no is not null)
      order by d.datastream_no limit ?
      """;

  private SelectionSql() {}

  /**
   * A datastream, and the one it is combined with.
   *
   * @param other null unless the rule is a combination
   */
  public record Found(int datastream, @Nullable Integer other) {}

  /**
   * Finds the datastreams that a rule's text selects, by number.
   *
   * @param most of them
   */
  public static List<Found> find(Connection connection, AlarmRule.Text rule, int most)
      throws SQLException {
    Selection selection = rule.selection();
    Condition.Combination pair = rule.condition() instanceof Condition.Combination c ? c : null;
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setQueryTimeout(30);
      statement.setString(1, selection.key());
      statement.setString(2, selection.kind());
      statement.setString(3, selection.sensorType());
      List<UUID> ids = selection.datastreams();
      statement.setArray(4, ids == null ? null : connection.createArrayOf("uuid", ids.toArray()));
      statement.setString(5, selection.areaKind());
      statement.setObject(6, selection.area());
      statement.setBoolean(7, pair != null);
      statement.setString(8, pair == null ? null : pair.otherKey());
      statement.setObject(9, pair == null ? null : pair.otherDatastream());
      bindPlace(connection, statement, selection);
      statement.setInt(15, most);
      return read(statement);
    }
  }

  private static void bindPlace(
      Connection connection, PreparedStatement statement, Selection selection) throws SQLException {
    List<Selection.Extent> boxes = selection.boxes() == null ? List.of() : selection.boxes();
    List<ToDoubleFunction<Selection.Extent>> edges =
        List.of(
            Selection.Extent::west,
            Selection.Extent::south,
            Selection.Extent::east,
            Selection.Extent::north);
    for (int i = 0; i < 4; i++) {
      Object[] values = boxes.stream().mapToDouble(edges.get(i)).boxed().toArray();
      statement.setArray(10 + i, connection.createArrayOf("float8", values));
    }
    statement.setBoolean(14, !boxes.isEmpty());
  }

  private static List<Found> read(PreparedStatement statement) throws SQLException {
    List<Found> found = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.add(new Found(row.getInt(1), row.getObject(2, Integer.class)));
      }
    }
    return found;
  }
}
