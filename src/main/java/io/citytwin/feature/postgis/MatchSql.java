package io.citytwin.feature.postgis;

import io.citytwin.api.PageRequest;
import io.citytwin.feature.Condition;
import io.citytwin.feature.FeatureOrder.Measure;
import io.citytwin.feature.FeatureQuery;
import io.citytwin.feature.FeatureQuery.Part;
import io.citytwin.feature.FeatureSelection;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.spatial.Nearest;
import io.citytwin.sql.Sql;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The features that a list holds, for statements that are no list. */
public final class MatchSql {

  private MatchSql() {}

  /**
   * Adds a from and a where clause over the table {@code f} of a kind.
   *
   * @param nearest only the k nearest of those that meet the condition; null for all
   */
  public static void add(Sql sql, FeatureKind kind, Condition where, @Nullable Nearest nearest) {
    sql.add(" from twin.").add(kind.table()).add(" f where ");
    if (nearest == null) {
      new ConditionSql(kind).add(sql, where);
      return;
    }
    List<Part> parts = List.of(new Part(FeatureSelection.of(kind, List.of()), where));
    PageRequest all = PageRequest.first(nearest.k());
    FeatureQuery query = new FeatureQuery(parts, nearest, null, all, true, false);
    SelectList list = new SelectList(parts.stream().map(Part::selection).toList());
    sql.add("f.entity_id in (select n.entity_id from (");
    sql.add(new QuerySql(query, list).statement()).add(") n)");
  }

  /** Adds the area of a geometry on the ellipsoid, null for points and lines. */
  public static void addArea(Sql sql) {
    OrderSql.addValue(sql, Measure.AREA);
  }

  /** Adds the length of a geometry on the ellipsoid, null for points and areas. */
  public static void addLength(Sql sql) {
    OrderSql.addValue(sql, Measure.LENGTH);
  }
}
