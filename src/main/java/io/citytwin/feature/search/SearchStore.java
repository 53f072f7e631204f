package io.citytwin.feature.search;

import io.citytwin.api.Deadline;
import io.citytwin.api.SortKey;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.model.search.SearchField;
import io.citytwin.spatial.GeometryArgument;
import io.citytwin.sql.Sql;
import io.citytwin.sql.SqlReader;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Looks for features, each page with one statement. */
@Component
class SearchStore {

  /** Hits of one kind and one way of which the nearer come first. */
  private static final int COMPARED = 2_000;

  private final SqlReader reader;

  SearchStore(SqlReader reader) {
    this.reader = reader;
  }

  /**
   * Answers a question.
   *
   * @return the hits of the page, and one more if more follow
   * @throws io.citytwin.model.error.TwinException INVALID_CURSOR, and as {@link SqlReader} does
   */
  List<SearchHit> hits(SearchQuery query, Deadline deadline) {
    Sql sql = query.near() == null ? statement(query) : nearStatement(query, query.near());
    return reader.list(
        sql,
        deadline,
        row ->
            new SearchHit(
                FeatureKind.valueOf(row.getString(1)),
                Objects.requireNonNull(row.getObject(2, UUID.class)),
                SearchField.valueOf(row.getString(3)),
                row.getInt(4),
                row.getString(5),
                row.getString(6),
                query.near() == null ? null : (Double) row.getDouble(7)));
  }

  /** Each kind and way gives as many as the page can need, in the order of the index. */
  private static Sql statement(SearchQuery query) {
    SortKey from = query.from();
    Sql sql = new Sql().add("select m.kind, m.entity_id, m.field, m.way, m.key, m.value from ");
    if (from == null) {
      addMatches(sql, query, 0, null, null, query.first() + 1);
    } else {
      int way = way(from.values().getFirst());
      addMatches(sql, query, way, (String) from.values().getLast(), from.id(), query.first() + 1);
    }
    return sql.add(" order by m.way, m.key, m.entity_id limit ").bind(query.first() + 1);
  }

  private static Sql nearStatement(SearchQuery query, GeometryArgument near) {
    SortKey from = query.from();
    Sql sql = new Sql().add("select * from (select m.kind, m.entity_id, m.field, m.way, m.key,");
    sql.add(" m.value, coalesce(ST_Distance(m.place::geography, p.place), 'infinity') as d");
    sql.add(" from (select ST_Transform(ST_GeomFromWKB(").bind(near.wkb()).add(", ");
    sql.bind(near.srid()).add("), 4326)::geography as place offset 0) p cross join ");
    addMatches(sql, query, 0, null, null, COMPARED);
    sql.add(") h");
    if (from != null) {
      sql.add(" where (h.way / 3, h.d, h.key, h.entity_id) > (").bind(from.values().get(0));
      sql.add(", ").bind(from.values().get(1)).add(", ").bind(from.values().get(2));
      sql.add(" collate \"C\", ").bind(from.id()).add(")");
    }
    sql.add(" order by h.way / 3, h.d, h.key, h.entity_id limit ");
    return sql.bind(query.first() + 1);
  }

  /** Adds a table {@code m} of features by their best keys. */
  private static void addMatches(
      Sql sql, SearchQuery query, int way, @Nullable String key, @Nullable UUID id, int limit) {
    sql.add("(select k.*, w.way from unnest(");
    sql.bindArray("text", query.kinds().stream().map(FeatureKind::name).toList());
    sql.add(") n(kind) cross join ");
    SearchWays.add(sql, query.text(), way, key, id);
    sql.add(" w(way, part, low, high, id) cross join lateral (select s.* from twin.search_key s");
    sql.add(" where s.kind = n.kind and s.part = w.part and (s.key, s.entity_id) > (w.low, w.id)");
    sql.add(" and s.key < w.high and not exists (select from ");
    SearchWays.add(sql, query.text(), 0);
    // A feature that a better key finds stands there, also if that is on an earlier page.
    sql.add(" b(way, part, low, high, id) join twin.search_key o on o.part = b.part");
    sql.add(" and o.key >= b.low and o.key < b.high where o.entity_id = s.entity_id");
    // Of equal texts the name counts, the last of the fields in the alphabet but one.
    sql.add(" and (b.way, o.key, s.field) < (w.way, s.key, o.field))");
    sql.add(" order by s.key, s.entity_id limit ").bind(limit).add(") k) m");
  }

  /** A cursor can be forged. */
  private static int way(@Nullable Object value) {
    return Math.clamp((Integer) Objects.requireNonNull(value), 0, 8);
  }
}
