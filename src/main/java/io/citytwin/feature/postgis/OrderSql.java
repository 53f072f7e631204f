package io.citytwin.feature.postgis;

import io.citytwin.api.SortKey;
import io.citytwin.api.SortType;
import io.citytwin.feature.FeatureOrder;
import io.citytwin.feature.FeatureOrder.Measure;
import io.citytwin.feature.FeatureOrder.Term;
import io.citytwin.feature.SelectionItem;
import io.citytwin.model.feature.ColumnType;
import io.citytwin.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order of a list as SQL: the columns it adds to a select list, its clause, and the condition
 * that a row lies beyond a place. A page backward is read from its end, so both turn round.
 */
final class OrderSql {

  private final FeatureOrder order;
  private final boolean backward;

  OrderSql(FeatureOrder order, boolean backward) {
    this.order = order;
    this.backward = backward;
  }

  /** Adds one piece of SQL that stands for the value of a term. */
  interface Expression {
    void add(Sql sql, Term term);
  }

  /** Adds the columns s0, s1 … to a select list; a distance has a column of its own already. */
  void addColumns(Sql sql, Expression expression) {
    for (int i = 0; i < order.terms().size(); i++) {
      if (hasColumn(order.terms().get(i))) {
        expression.add(sql.add(", "), order.terms().get(i));
        sql.add(" as s").add(Integer.toString(i));
      }
    }
  }

  /** Number of columns that {@link #addColumns} adds. */
  static int width(FeatureOrder order) {
    return (int) order.terms().stream().filter(OrderSql::hasColumn).count();
  }

  /**
   * Adds the value of a term over the table {@code f}; distances and live values are the caller's.
   */
  static void addValue(Sql sql, FeatureOrder.Value value) {
    switch (value) {
      case FeatureOrder.OfColumn(var column) -> {
        boolean text = column.type() == ColumnType.TEXT || column.type() == ColumnType.CODE;
        sql.add("f.").add(column.name()).add(text ? " collate \"C\"" : "");
      }
      case FeatureOrder.OfState _ -> throw new IllegalArgumentException("a value of which join?");
      case Measure.RECORDED -> sql.add("f.recorded_at");
      case Measure.AREA -> ShapeSql.addMeasure(sql, SelectionItem.Measure.AREA);
      case Measure.LENGTH -> ShapeSql.addMeasure(sql, SelectionItem.Measure.LENGTH);
      case Measure.DISTANCE -> throw new IllegalArgumentException("a distance from what?");
    }
  }

  /** Adds the joins that a from clause with the table {@code f} needs for live values. */
  void addJoins(Sql sql) {
    for (int i = 0; i < order.terms().size(); i++) {
      if (order.terms().get(i).value() instanceof FeatureOrder.OfState(var _, var _, var shown)) {
        String alias = "live" + i;
        sql.add(" left join unnest(").bindArray("uuid", shown.ids()).add(", ");
        sql.bindArray("float8", shown.numbers()).add(") as ").add(alias);
        sql.add("(id, number) on ").add(alias).add(".id = f.entity_id");
      }
    }
  }

  /** Adds the live value of a term, which {@link #addJoins} joins. */
  void addLive(Sql sql, Term term) {
    sql.add("live" + order.terms().indexOf(term)).add(".number");
  }

  /**
   * Adds the list of an order-by clause.
   *
   * @param table table and dot before the columns of {@link #addColumns}; empty in their own select
   * @param ids table and dot before the entity id
   */
  void add(Sql sql, String table, String ids) {
    for (int i = 0; i < order.terms().size(); i++) {
      Term term = order.terms().get(i);
      boolean falling = term.descending() != backward;
      sql.add(table).add(column(i)).add(falling ? " desc" : "");
      // Where the database puts absent values otherwise: first in a falling order.
      sql.add(falling == backward ? "" : backward ? " nulls first" : " nulls last").add(", ");
    }
    sql.add(ids).add("entity_id").add(order.idDescending() != backward ? " desc" : "");
  }

  /** Adds the condition that a row lies beyond a place, in the direction of reading. */
  void addBeyond(Sql sql, SortKey place, Expression expression, String ids) {
    addBeyond(sql, place, expression, ids, 0);
  }

  private void addBeyond(Sql sql, SortKey place, Expression expression, String ids, int i) {
    if (i == order.terms().size()) {
      sql.add(ids).add("entity_id ").add(order.idDescending() != backward ? "<" : ">").add(" ");
      sql.bind(place.id());
      return;
    }
    Term term = order.terms().get(i);
    Object value = bound(place.values().get(i));
    addOutside(sql.add("("), term, value, expression);
    expression.add(sql.add(" or "), term);
    if (value == null) {
      sql.add(" is null");
    } else {
      sql.add(" = ").bind(value);
    }
    addBeyond(sql.add(" and "), place, expression, ids, i + 1);
    sql.add(")");
  }

  /** A row that lies beyond the place by this term alone. */
  private void addOutside(Sql sql, Term term, @Nullable Object value, Expression expression) {
    if (value == null && !backward) {
      sql.add("false"); // nothing comes after an absent value
      return;
    }
    expression.add(sql, term);
    if (value == null) {
      sql.add(" is not null");
      return;
    }
    sql.add(term.descending() != backward ? " < " : " > ").bind(value);
    if (!backward) {
      expression.add(sql.add(" or "), term);
      sql.add(" is null");
    }
  }

  /**
   * Reads the values of a row.
   *
   * @param first place of s0
   * @param distance the row's distance; null if there is none
   */
  static List<@Nullable Object> read(
      ResultSet row, int first, FeatureOrder order, @Nullable Double distance) throws SQLException {
    List<@Nullable Object> values = new ArrayList<>();
    int place = first;
    for (Term term : order.terms()) {
      values.add(hasColumn(term) ? read(row, place++, term.value().type()) : distance);
    }
    return values;
  }

  private static @Nullable Object read(ResultSet row, int place, SortType type)
      throws SQLException {
    return switch (type) {
      case TEXT -> row.getString(place);
      case DECIMAL -> row.getObject(place, Double.class);
      case WHOLE -> row.getObject(place, Integer.class);
      case DAY -> row.getObject(place, LocalDate.class);
      case INSTANT -> {
        OffsetDateTime time = row.getObject(place, OffsetDateTime.class);
        yield time == null ? null : time.toInstant();
      }
    };
  }

  private static @Nullable Object bound(@Nullable Object value) {
    return value instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : value;
  }

  private String column(int i) {
    return hasColumn(order.terms().get(i)) ? "s" + i : "distance";
  }

  private static boolean hasColumn(Term term) {
    return term.value() != Measure.DISTANCE;
  }
}
