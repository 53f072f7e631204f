package io.citytwin.feature.direct;

import io.citytwin.api.SortKey;
import java.sql.SQLException;

/** A row of a list that is read in its order. */
public interface ListedRow extends DirectRow {

  /** Where in the list it stands. */
  SortKey sortKey() throws SQLException;
}
