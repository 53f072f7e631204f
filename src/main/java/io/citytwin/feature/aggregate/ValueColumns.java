package io.citytwin.feature.aggregate;

import io.citytwin.sql.Sql;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The different values that metrics are computed of, a column {@code v0} and on for each. */
final class ValueColumns {

  /** A property as a number, or as it is to be counted. */
  private record Use(Property property, boolean counted) {}

  private final Map<Use, Integer> places = new LinkedHashMap<>();

  ValueColumns(List<Metric> metrics) {
    for (Metric metric : metrics) {
      if (metric.property() != null) {
        places.putIfAbsent(use(metric, metric.property()), places.size());
      }
    }
  }

  int size() {
    return places.size();
  }

  /** The place of a metric's value; -1 if it has none. */
  int place(Metric metric) {
    Property property = metric.property();
    return property == null ? -1 : Objects.requireNonNull(places.get(use(metric, property)));
  }

  /** Adds them to a select list, each after a comma. */
  void add(Sql sql) {
    places.forEach(
        (use, place) -> {
          sql.add(", ");
          if (use.counted()) {
            PropertySql.addValue(sql, use.property());
          } else {
            PropertySql.addNumber(sql, use.property());
          }
          sql.add(" as v").add(place.toString());
        });
  }

  /**
   * Adds them as doubles over a table {@code m} that has them; a value to be counted becomes the
   * number of its rank, which tells different ones apart.
   */
  void addNumbers(Sql sql) {
    places.forEach(
        (use, place) -> {
          String v = "m.v" + place;
          sql.add(
              use.counted()
                  ? ", case when %1$s is not null then dense_rank() over (order by %1$s) end::double precision"
                      .formatted(v)
                  : ", " + v);
        });
  }

  private static Use use(Metric metric, Property property) {
    return new Use(property, metric.op().counts());
  }
}
