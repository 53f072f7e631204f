package io.citytwin.feature.aggregate;

import io.citytwin.feature.aggregate.Grouping.ByBins;
import io.citytwin.feature.aggregate.Grouping.ByCell;
import io.citytwin.feature.aggregate.Grouping.ByEdges;
import io.citytwin.feature.aggregate.Grouping.ByHexagon;
import io.citytwin.feature.aggregate.Grouping.ByProperty;
import io.citytwin.feature.aggregate.Grouping.BySquare;
import io.citytwin.feature.aggregate.Grouping.None;
import io.citytwin.feature.postgis.MatchSql;
import io.citytwin.sql.Sql;
import java.util.List;
import java.util.Locale;

/**
 * An {@link AggregateQuery} as one statement. Its rows: whether it is the total, the columns of the
 * key, the number of features, then the metrics; the total comes first, the largest groups next.
 */
final class AggregateSql {

  private final AggregateQuery query;
  private final ValueColumns values;

  AggregateSql(AggregateQuery query) {
    this.query = query;
    values = new ValueColumns(query.metrics());
  }

  /** Columns of the key of a group. */
  static List<String> keyColumns(Grouping grouping) {
    return switch (grouping) {
      case None _ -> List.of();
      case ByProperty _, ByEdges _ -> List.of("k0");
      case ByCell _ -> List.of("k0", "k1");
      case BySquare _ -> List.of("k0", "k1", "k2", "k3", "k4");
      case ByBins _ -> List.of("k0", "k1", "k2");
      case ByHexagon _ -> throw new IllegalArgumentException("hexagons are not of the database");
    };
  }

  /** The whole statement. */
  Sql statement() {
    List<String> keys = keyColumns(query.grouping());
    String listed = String.join(", ", keys.stream().map("m."::concat).toList());
    Sql sql = new Sql();
    addMatches(sql);
    sql.add(" select ").add(keys.isEmpty() ? "1" : "grouping(m.k0)").add(" as total");
    keys.forEach(key -> sql.add(", m.").add(key));
    sql.add(", count(*) as n");
    query.metrics().forEach(metric -> addMetric(sql.add(", "), metric));
    sql.add(" from m");
    if (!keys.isEmpty()) {
      sql.add(" group by grouping sets ((), (").add(listed).add(")) order by total desc, n desc, ");
      sql.add(listed).add(" limit ").bind(limit());
    }
    return sql;
  }

  /** The total, the groups and one more; of a histogram all ranges and the rest. */
  private int limit() {
    return switch (query.grouping()) {
      case ByEdges(var _, var edges) -> edges.size() + 1;
      case ByBins(var _, var bins) -> bins + 2;
      default -> query.first() + 2;
    };
  }

  /** The matches as a table {@code m} of keys and values, made of one without the keys. */
  private void addMatches(Sql sql) {
    Grouping grouping = query.grouping();
    // What is used more than once is worked out once.
    boolean plain = grouping instanceof None || grouping instanceof ByProperty;
    sql.add(plain ? "with b as (select " : "with b as materialized (select ");
    addRaw(sql, grouping);
    sql.add(" as raw");
    values.add(sql);
    MatchSql.add(
        sql, query.matching().kind(), query.matching().where(), query.matching().nearest());
    sql.add("), m as (select b.*");
    addKeys(sql, grouping);
    sql.add(")");
  }

  /** What the key is made of. */
  private static void addRaw(Sql sql, Grouping grouping) {
    switch (grouping) {
      case None _ -> sql.add("null::integer");
      case ByProperty(var property) -> PropertySql.addKey(sql, property);
      case ByEdges(var property, var _) -> PropertySql.addNumber(sql, property);
      case ByBins(var property, var _) -> PropertySql.addNumber(sql, property);
      case ByCell _, BySquare _, ByHexagon _ -> PropertySql.addPoint(sql);
    }
  }

  /** The rest of the select list over {@code b}, and its from clause. */
  private static void addKeys(Sql sql, Grouping grouping) {
    switch (grouping) {
      case None _, ByHexagon _ -> sql.add(" from b");
      case ByProperty _ -> sql.add(", b.raw as k0 from b");
      case ByEdges(var _, var edges) -> {
        sql.add(", case when r.place between 1 and ").bind(edges.size() - 1);
        sql.add(
            " then r.place - 1 end as k0 from b cross join lateral (select width_bucket(b.raw, ");
        sql.bindArray("float8", edges).add(") as place) r");
      }
      case ByBins(var _, var bins) -> {
        // "least" leaves a null out.
        sql.add(", case when b.raw is null then null when s.lo = s.hi then 0");
        sql.add(" else least(width_bucket(b.raw, s.lo, s.hi, ");
        sql.bind(bins).add("), ").bind(bins).add(") - 1 end as k0, s.lo as k1, s.hi as k2");
        sql.add(" from b cross join (select min(raw) as lo, max(raw) as hi from b) s");
      }
      case ByCell(var scheme, var level) -> {
        sql.add(", g.code as k0, g.entity_id as k1 from b left join lateral (");
        sql.add(
            "select c.code collate \"C\" as code, c.entity_id from twin.grid_cell c where c.scheme = ");
        sql.bind(scheme).add(" and c.level = ").bind(level);
        sql.add(" and ST_CoveredBy(b.raw, c.geom) order by 1, 2 limit 1) g on true");
      }
      case BySquare(var metres) -> SquareGrid.addKeys(sql, metres);
    }
  }

  private void addMetric(Sql sql, Metric metric) {
    String value = "m.v" + values.place(metric);
    switch (metric.op()) {
      case COUNT -> sql.add(metric.property() == null ? "count(*)" : "count(" + value + ")");
      case COUNT_DISTINCT -> sql.add("count(distinct ").add(value).add(")");
      case SUM, AVG, MIN, MAX ->
          sql.add(metric.op().name().toLowerCase(Locale.ROOT) + "(" + value + ")");
      case PERCENTILE ->
          sql.add("percentile_cont(")
              .bind(metric.fraction())
              .add("::double precision) within group (order by ")
              .add(value)
              .add(")");
    }
  }
}
