package io.citytwin.feature.graphql;

import io.citytwin.api.Arguments;
import io.citytwin.feature.ColumnNames;
import io.citytwin.feature.Condition;
import io.citytwin.model.cql.CqlFilter;
import io.citytwin.model.cql.CqlParser;
import io.citytwin.model.cql.CqlSql;
import io.citytwin.model.feature.FeatureKind;
import java.util.List;

/** The {@code cql2} of a filter. */
final class CqlReader {

  private final List<FeatureKind> kinds;
  private final FilterBounds bounds;

  /**
   * Makes a reader.
   *
   * @param kinds kinds of the list
   */
  CqlReader(List<FeatureKind> kinds, FilterBounds bounds) {
    this.kinds = kinds;
    this.bounds = bounds;
  }

  /**
   * Reads it, and makes sure that it suits the kinds.
   *
   * @throws io.citytwin.model.error.TwinException INVALID_CQL2 with the position of the fault,
   *     LIMIT_EXCEEDED
   */
  Condition read(String text) {
    CqlFilter filter = CqlParser.parse(Arguments.storable(text));
    count(filter);
    kinds.forEach(kind -> CqlSql.of(filter, ColumnNames.IN_CQL2, kinds, kind, "f"));
    return new Condition.Written(filter, kinds);
  }

  private void count(CqlFilter filter) {
    bounds.countCondition();
    switch (filter) {
      case CqlFilter.All(var parts) -> parts.forEach(this::count);
      case CqlFilter.Any(var parts) -> parts.forEach(this::count);
      case CqlFilter.Not(var inner) -> count(inner);
      case CqlFilter.OneOf(var property, var values) ->
          bounds.checkItems(values.size(), property.name());
      case CqlFilter.Related related -> bounds.countVertices(related.geometry().getNumPoints());
      case CqlFilter.Constant _,
          CqlFilter.Compare _,
          CqlFilter.Between _,
          CqlFilter.Like _,
          CqlFilter.IsNull _ -> {}
    }
  }
}
