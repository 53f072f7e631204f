package io.citytwin.feature.postgis;

import io.citytwin.api.SortKey;
import io.citytwin.feature.FeatureOrder;
import io.citytwin.feature.FeatureOrder.Measure;
import io.citytwin.feature.FeatureOrder.Term;
import io.citytwin.feature.FeatureQuery;
import io.citytwin.feature.FeatureQuery.Part;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.spatial.GeometryArgument;
import io.citytwin.spatial.Nearest;
import io.citytwin.sql.Sql;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A {@link FeatureQuery} as one statement. Its result has the columns of {@link SelectList}, then
 * {@code distance}, then the values of the order ({@link OrderSql}), then {@code total}.
 */
final class QuerySql {

  /** Rounding between two ways of computing one distance; what it lets in is ranked out again. */
  private static final String SLACK_METRES = "0.001";

  private static final DistanceSql PLACE = DistanceSql.fromPlace();

  private final FeatureQuery query;
  private final SelectList list;
  private final OrderSql order;
  private final @Nullable SortKey from;

  QuerySql(FeatureQuery query, SelectList list) {
    this.query = query;
    this.list = list;
    this.order = new OrderSql(query.order(), query.page().backward());
    this.from = query.from();
  }

  /** The page, with the exact count beside it if it is asked for. */
  Sql statement() {
    if (!query.rows()) {
      return count();
    }
    if (!query.count()) {
      Sql sql = new Sql();
      addPage(sql);
      return sql;
    }
    // The count stands beside every row, and alone if there is none.
    Sql sql = new Sql().add("with page as (");
    addPage(sql);
    sql.add(") select page.*, n.total from (");
    sql.add(count()).add(") n left join page on true order by ");
    order.add(sql, "page.", "page.");
    return sql;
  }

  /**
   * A quicker statement for the page of a query that {@link NearbySql} serves. It gives no feature,
   * but one empty row, if it cannot prove its answer; or if there is none.
   */
  Sql nearby() {
    Sql sql = new Sql();
    NearbySql.addTo(sql, Objects.requireNonNull(query.nearest()), table(), list);
    return addProven(sql);
  }

  /** As {@link #nearby}, still quicker where the reach in metres holds the nearest. */
  Optional<Sql> reached(double metres) {
    Nearest nearest = Objects.requireNonNull(query.nearest());
    return ReachedSql.box(nearest, metres)
        .map(
            box -> {
              Sql sql = new Sql();
              ReachedSql.addTo(sql, nearest, metres, box, table(), list);
              return addProven(sql);
            });
  }

  private Sql addProven(Sql sql) {
    sql.add(" select p.* from proof left join nearest p on proof.holds");
    if (from != null) {
      order.addBeyond(sql.add(" and "), from, (s, _) -> s.add("p.distance"), "p.");
    }
    sql.add(" order by ");
    order.add(sql, "p.", "p.");
    addLimit(sql);
    return sql;
  }

  private String table() {
    return query.parts().getFirst().selection().kind().table();
  }

  /** The number of matches, alone in its row. */
  Sql count() {
    Sql sql = new Sql();
    if (query.nearest() == null) {
      sql.add("select sum(c)::bigint as total from (");
      addParts(sql, (s, i) -> addMatches(s.add("select count(*) as c"), i));
      return sql.add(") counted");
    }
    addReach(sql, query.nearest());
    sql.add(" select count(*) as total from (");
    addNearest(sql, query.nearest(), (s, i) -> s.add("select f.entity_id, "));
    return sql.add(") counted");
  }

  /** The matches without order and page, for the planner to estimate. */
  Sql matches() {
    Sql sql = new Sql();
    addParts(sql, (s, i) -> addMatches(s.add("select 1"), i, ConditionSql::estimating, _ -> {}));
    return sql;
  }

  private void addPage(Sql sql) {
    Nearest nearest = query.nearest();
    if (nearest != null) {
      addNearestPage(sql, nearest);
      return;
    }
    boolean several = query.parts().size() > 1;
    if (several) {
      sql.add("select * from (");
    }
    addParts(sql, this::addPartPage);
    if (several) {
      sql.add(") p order by ");
      order.add(sql, "p.", "p.");
      addLimit(sql);
    }
  }

  /** The page of one kind; with several kinds, the rows of it that the whole page can need. */
  private void addPartPage(Sql sql, int part) {
    sql.add("select ");
    list.add(sql, part);
    sql.add(", ");
    addDistance(sql, query.distanceFrom());
    sql.add(" as distance");
    order.addColumns(sql, this::addValue);
    addMatches(sql, part, ConditionSql::new, order::addJoins);
    if (from != null) {
      order.addBeyond(sql.add(" and "), from, this::addValue, "f.");
    }
    sql.add(" order by ");
    order.add(sql, "", "f.");
    addLimit(sql);
  }

  private void addValue(Sql sql, Term term) {
    if (term.value() == Measure.DISTANCE) {
      addDistance(sql, query.distanceFrom());
    } else if (term.value() instanceof FeatureOrder.OfState) {
      order.addLive(sql, term);
    } else {
      OrderSql.addValue(sql, term.value());
    }
  }

  private void addMatches(Sql sql, int part) {
    addMatches(sql, part, ConditionSql::new, _ -> {});
  }

  private void addMatches(
      Sql sql, int part, Function<FeatureKind, ConditionSql> conditions, Consumer<Sql> joins) {
    Part wanted = query.parts().get(part);
    FeatureKind kind = wanted.selection().kind();
    sql.add(" from twin.").add(kind.table()).add(" f");
    joins.accept(sql);
    sql.add(" where ");
    conditions.apply(kind).add(sql, wanted.where());
  }

  // ---- nearest

  private void addNearestPage(Sql sql, Nearest nearest) {
    addReach(sql, nearest);
    sql.add(" select * from (");
    addNearest(
        sql,
        nearest,
        (s, part) -> {
          s.add("select ");
          list.add(s, part);
          s.add(", ");
        });
    sql.add(") p");
    if (from != null) {
      order.addBeyond(sql.add(" where "), from, (s, _) -> s.add("p.distance"), "p.");
    }
    sql.add(" order by ");
    order.add(sql, "p.", "p.");
    addLimit(sql);
  }

  /**
   * Where from, and how far the k-th nearest can be at most. The index orders by degrees, which
   * metres do not follow; the k it gives first bound the k nearest on the ellipsoid, whatever the
   * two distances' ratio.
   */
  private void addReach(Sql sql, Nearest nearest) {
    GeometrySql.add(
        sql.add("with place as materialized (select p as geom, p::geography as geog from (select "),
        nearest.geometry());
    sql.add(" as p) given), reach as materialized (select d + " + SLACK_METRES);
    sql.add(
        " as d, twin.reach((select geom from place), d) as boxes from (select max(d) as d from (select d from (");
    // What is seen both ways round the world counts once: "union" drops the second sight of it.
    sql.join(
        " union ",
        DistanceSql.turns(nearest.geometry()),
        (all, turn) -> {
          addParts(all.add("("), (s, part) -> addFirst(s, nearest, part, turn));
          all.add(")");
        });
    sql.add(") first_k order by d limit ").bind(nearest.k()).add(") k_of_all) far)");
  }

  private void addFirst(Sql sql, Nearest nearest, int part, int turn) {
    PLACE.addMetres(sql.add("select f.entity_id, "));
    sql.add(" as d");
    addMatches(sql, part);
    addBound(sql, nearest);
    PLACE.addDegrees(sql.add(" order by "), turn);
    sql.add(" limit ").bind(nearest.k());
  }

  private static void addBound(Sql sql, Nearest nearest) {
    if (nearest.maxMetres() != null) {
      PLACE.addWithin(sql.add(" and "), nearest.maxMetres());
    }
  }

  /** The k nearest of all parts, in order; the piece starts the select list of a part. */
  private void addNearest(Sql sql, Nearest nearest, PartPiece start) {
    addParts(
        sql,
        (s, part) -> {
          start.add(s, part);
          PLACE.addMetres(s);
          s.add(" as distance");
          addMatches(s, part);
          PLACE.addWithinReach(s.add(" and "));
          addBound(s, nearest);
        });
    sql.add(" order by distance, entity_id limit ").bind(nearest.k());
  }

  // ---- shared

  private interface PartPiece {
    void add(Sql sql, int part);
  }

  private void addParts(Sql sql, PartPiece piece) {
    if (query.parts().size() == 1) {
      piece.add(sql, 0);
      return;
    }
    List<Integer> numbers =
        java.util.stream.IntStream.range(0, query.parts().size()).boxed().toList();
    sql.join(
        " union all ",
        numbers,
        (s, part) -> {
          s.add("(");
          piece.add(s, part);
          s.add(")");
        });
  }

  private static void addDistance(Sql sql, @Nullable GeometryArgument from) {
    if (from == null) {
      sql.add("null::double precision");
      return;
    }
    DistanceSql.from(from).addMetres(sql);
  }

  /** One row more than the page, to know whether more follow. */
  private void addLimit(Sql sql) {
    sql.add(" limit ").bind(query.page().size() + 1);
  }
}
