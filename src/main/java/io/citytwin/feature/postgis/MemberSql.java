package io.citytwin.feature.postgis;

import io.citytwin.feature.FeatureRelation;
import io.citytwin.feature.FeatureRelation.Named;
import io.citytwin.feature.FeatureRelation.Place;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.sql.Sql;
import java.util.List;

/**
 * Pages of members for many owners in one statement: a row {@code p} for each request, its page
 * beside it. The result has the request's number from 1, the columns of {@link SelectList}, then
 * {@code total}.
 */
final class MemberSql {

  /** The point that decides in which areas a thing lies. */
  private static final String POINT = "ST_PointOnSurface(%s.geom)";

  private final FeatureRelation.Many relation;
  private final FeatureKind owners;
  private final SelectList list;
  private final boolean rows;
  private final boolean count;

  /**
   * The statement of a relation.
   *
   * @param owners kind of the owners; counts where members are found by their place
   */
  MemberSql(
      FeatureRelation.Many relation,
      FeatureKind owners,
      SelectList list,
      boolean rows,
      boolean count) {
    this.relation = relation;
    this.owners = owners;
    this.list = list;
    this.rows = rows;
    this.count = count;
  }

  Sql statement(List<MemberRequest> requests) {
    Sql sql = new Sql().add("select p.no, f.*, p.total from (select r.*, ");
    if (count) {
      addMatches(sql.add("(select count(*)"), "r").add(") as total");
    } else {
      sql.add("null::bigint as total");
    }
    addRequests(sql.add(" from "), requests);
    // Fenced: the count belongs to a request, not to each of its members.
    sql.add(" offset 0) p left join lateral (select ");
    list.add(sql, 0);
    // Fenced: the planner must look up the owner, not walk the key because of the limit.
    addMatches(sql.add(" from (select f.*"), "p");
    sql.add(" and (p.after is null or f.entity_id > p.after) offset 0) f");
    return sql.add(" order by f.entity_id limit p.size) f on true order by p.no, f.entity_id");
  }

  private void addRequests(Sql sql, List<MemberRequest> requests) {
    if (relation.link() instanceof Place place) {
      sql.add("(select r.*, ").add(place == Place.AROUND ? POINT.formatted("o") : "o.geom");
      sql.add(" as place from ");
    }
    sql.add("unnest(").bindArray("uuid", requests.stream().map(MemberRequest::owner).toList());
    sql.add(", ")
        .bindArray("integer", requests.stream().map(r -> rows ? r.size() + 1 : 0).toList());
    sql.add(", ").bindArray("uuid", requests.stream().map(MemberRequest::after).toList());
    sql.add(") with ordinality r(owner, size, after, no)");
    if (relation.link() instanceof Place) {
      sql.add(" join twin.").add(owners.table()).add(" o on o.entity_id = r.owner) r");
    }
  }

  private Sql addMatches(Sql sql, String request) {
    sql.add(" from twin.").add(relation.target().table()).add(" f where (");
    switch (relation.link()) {
      case Named(var columns) ->
          sql.join(" or ", columns, (s, column) -> addOwner(s, column, request));
      case Place place -> addPlace(sql, place, request);
    }
    return sql.add(")");
  }

  /** The operator is for the index; what it finds is looked at exactly. */
  private void addPlace(Sql sql, Place place, String request) {
    String owner = request + ".place";
    sql.add("f.geom && ").add(owner).add(" and ST_Covers(");
    sql.add(place == Place.AROUND ? "f.geom, " + owner : owner + ", " + POINT.formatted("f"));
    sql.add(")");
    if (relation.target() == owners) {
      sql.add(" and f.entity_id <> ").add(request).add(".owner");
    }
  }

  private static void addOwner(Sql sql, Column column, String request) {
    sql.add("f.").add(column.name()).add(" = ").add(request).add(".owner");
  }
}
