package io.citytwin.feature.postgis;

import io.citytwin.api.CursorBinding;
import io.citytwin.api.Deadline;
import io.citytwin.api.PageRequest;
import io.citytwin.api.SortKey;
import io.citytwin.feature.Condition;
import io.citytwin.feature.FeaturePage;
import io.citytwin.feature.FeatureQuery;
import io.citytwin.feature.FeatureQuery.Part;
import io.citytwin.feature.FeatureRelation;
import io.citytwin.feature.FeatureRow;
import io.citytwin.feature.FeatureSelection;
import io.citytwin.feature.direct.DirectPageWriter;
import io.citytwin.feature.direct.DirectPlan;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.sql.Sql;
import io.citytwin.sql.SqlReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Features in PostGIS. Every method is one statement, but for nearest features, which may need more
 * of them, and fails as {@link SqlReader} does.
 */
@Component
public class FeatureStore {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final SqlReader reader;
  private final NearbyReading nearby = new NearbyReading();

  FeatureStore(SqlReader reader) {
    this.reader = reader;
  }

  /**
   * Answers a query.
   *
   * @throws io.citytwin.model.error.TwinException INVALID_CURSOR if its cursor is from another list
   */
  public FeaturePage page(FeatureQuery query, Deadline deadline) {
    if (!query.rows() && !query.count()) {
      return new FeaturePage(List.of(), false, null);
    }
    SelectList list = listOf(query);
    List<Found> found = new ArrayList<>();
    read(
        query,
        list,
        (sql, visitor) -> reader.each(sql, deadline, visitor),
        row -> found.add(query.rows() ? found(row, list, query) : new Found(null, row.getLong(1))));
    Long total = query.count() ? found.getFirst().total() : null;
    return page(found, query.page(), total);
  }

  /**
   * Answers a query that wants rows, written but for what they lead to.
   *
   * @param maxBytes most bytes of a list
   * @throws io.citytwin.model.error.TwinException INVALID_CURSOR if its cursor is from another list
   * @throws io.citytwin.json.JsonBuffer.FullException above the most bytes of a list
   * @throws io.citytwin.feature.direct.UnsuitableException if only the engine can answer
   */
  public DirectPageWriter direct(
      FeatureQuery query, DirectPlan plan, int maxBytes, Deadline deadline) {
    SelectList list = listOf(query);
    CursorBinding binding = query.cursors();
    DirectPageWriter page = new DirectPageWriter(query, binding, plan, list::place, maxBytes);
    ResultRow.Layout layout = new ResultRow.Layout(list.width() + 1, query.order(), binding);
    int total = layout.distance() + OrderSql.width(query.order()) + 1;
    SqlReader.RowVisitor adding =
        row -> {
          if (query.count()) {
            page.count(row.getObject(total, Long.class));
          }
          UUID id = list.entityId(row, 0);
          if (id != null) {
            page.add(list.part(row, 0), new ResultRow(row, layout, id));
          }
        };
    read(
        query,
        list,
        page.looksAhead()
            ? (sql, visitor) ->
                reader.whole(sql, deadline, rows -> visit(rows, visitor, page, list))
            : (sql, visitor) -> reader.each(sql, deadline, visitor),
        adding);
    return page;
  }

  /** Visits the rows after the page was told what comes. */
  private static void visit(
      ResultSet rows, SqlReader.RowVisitor visitor, DirectPageWriter page, SelectList list)
      throws SQLException {
    Map<Integer, List<UUID>> coming = new HashMap<>();
    while (rows.next()) {
      UUID id = list.entityId(rows, 0);
      if (id != null) {
        coming.computeIfAbsent(list.part(rows, 0), _ -> new ArrayList<>()).add(id);
      }
    }
    coming.forEach(page::expect);
    rows.beforeFirst();
    SqlReader.visitAll(rows, visitor);
  }

  /** Visits the rows of the answer, found a quick way if there is one. */
  private void read(
      FeatureQuery query,
      SelectList list,
      BiConsumer<Sql, SqlReader.RowVisitor> reading,
      SqlReader.RowVisitor visitor) {
    if (!nearby.read(query, list, reading, visitor)) {
      reading.accept(new QuerySql(query, list).statement(), visitor);
    }
  }

  /** The planner's estimate of the number of matches; for nearest, at most its k. */
  public long estimate(FeatureQuery query, Deadline deadline) {
    Sql sql =
        new Sql().add("explain (format json) ").add(new QuerySql(query, listOf(query)).matches());
    String plan = reader.list(sql, deadline, row -> row.getString(1)).getFirst();
    long rows = JSON.readTree(plan).path(0).path("Plan").path("Plan Rows").asLong();
    return query.nearest() == null ? rows : Math.min(rows, query.nearest().k());
  }

  /**
   * Reads features by id; missing ones are left out.
   *
   * @param wanted ids for each selection
   */
  public List<FeatureRow> byId(
      Map<FeatureSelection, ? extends Collection<UUID>> wanted, Deadline deadline) {
    List<Part> parts = new ArrayList<>();
    int size = 0;
    for (Map.Entry<FeatureSelection, ? extends Collection<UUID>> part : wanted.entrySet()) {
      List<UUID> ids = List.copyOf(part.getValue());
      parts.add(new Part(part.getKey(), new Condition.AnyId(ids)));
      size += ids.size();
    }
    FeatureQuery query =
        new FeatureQuery(parts, null, null, PageRequest.first(Math.max(1, size)), true, false);
    return page(query, deadline).items().stream().map(FeaturePage.Item::row).toList();
  }

  /**
   * Reads pages of members, ordered by id.
   *
   * @param owners kind of the features whose members they are
   * @param rows whether the pages are wanted, or only the counts
   * @param count whether the exact numbers of members are wanted
   * @return one page for each request, in their order
   */
  public List<FeaturePage> members(
      FeatureRelation.Many relation,
      FeatureKind owners,
      FeatureSelection selection,
      List<MemberRequest> requests,
      boolean rows,
      boolean count,
      Deadline deadline) {
    SelectList list = new SelectList(List.of(selection));
    Sql sql = new MemberSql(relation, owners, list, rows, count).statement(requests);
    List<List<Found>> found = new ArrayList<>();
    requests.forEach(_ -> found.add(new ArrayList<>()));
    reader.list(
        sql,
        deadline,
        row -> {
          FeatureRow feature = list.read(row, 1);
          Long total = row.getObject(2 + list.width(), Long.class);
          FeaturePage.Item item = feature == null ? null : FeaturePage.Item.byId(feature);
          return found.get(row.getInt(1) - 1).add(new Found(item, total));
        });
    List<FeaturePage> pages = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      List<Found> own = found.get(i);
      PageRequest page = PageRequest.first(requests.get(i).size());
      pages.add(page(own, page, own.isEmpty() ? null : own.getFirst().total()));
    }
    return pages;
  }

  private record Found(FeaturePage.@Nullable Item item, @Nullable Long total) {}

  private static Found found(ResultSet row, SelectList list, FeatureQuery query)
      throws SQLException {
    int place = list.width() + 1;
    FeatureRow feature = list.read(row, 0);
    Long total =
        query.count() ? row.getObject(place + 1 + OrderSql.width(query.order()), Long.class) : null;
    if (feature == null) {
      return new Found(null, total);
    }
    Double distance = row.getObject(place, Double.class);
    SortKey key =
        new SortKey(OrderSql.read(row, place + 1, query.order(), distance), feature.entityId());
    return new Found(new FeaturePage.Item(feature, distance, key), total);
  }

  private static FeaturePage page(List<Found> found, PageRequest page, @Nullable Long total) {
    List<FeaturePage.Item> items =
        found.stream().map(Found::item).filter(Objects::nonNull).limit(page.size()).toList();
    boolean more = found.size() > page.size();
    return new FeaturePage(page.backward() ? items.reversed() : items, more, total);
  }

  private static SelectList listOf(FeatureQuery query) {
    return new SelectList(query.parts().stream().map(Part::selection).toList());
  }
}
