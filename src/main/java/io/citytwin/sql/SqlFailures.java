package io.citytwin.sql;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a failed statement means to a client. Messages of the database stay in the log: they would
 * show the statement.
 */
public final class SqlFailures {

  private static final String CANCELLED = "57014";

  /** PostGIS reports its own failures with this state. */
  private static final String INTERNAL_ERROR = "XX000";

  /** Shutdown, crash, starting up, too many connections. */
  private static final Set<String> NOT_SERVING = Set.of("57P01", "57P02", "57P03", "53300");

  private SqlFailures() {}

  /** The exception to throw in place of a failure of the database. */
  public static RuntimeException translate(SQLException failure) {
    String state = failure.getSQLState();
    if (CANCELLED.equals(state)) {
      return new TwinException(
          ErrorCode.TIMEOUT,
          "the database took longer than one operation may; ask for less, or in pages",
          failure);
    }
    if (isUnavailable(failure, state)) {
      return new TwinException(
          ErrorCode.UNAVAILABLE, "the database does not answer; try again shortly", failure);
    }
    if (INTERNAL_ERROR.equals(state) && mentions(failure, "transform")) {
      return new TwinException(
          ErrorCode.UNSUPPORTED_CRS,
          "a coordinate cannot be converted to or from the CRS asked for, because it lies outside"
              + " the area the CRS is made for; use EPSG:4326 or a smaller area",
          failure);
    }
    return new IllegalStateException("statement failed, state " + state, failure);
  }

  /** The first failure of the database among the causes; null if there is none. */
  public static @Nullable SQLException findIn(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  private static boolean isUnavailable(SQLException failure, @Nullable String state) {
    return failure instanceof SQLTransientException
        || (state != null && (state.startsWith("08") || NOT_SERVING.contains(state)));
  }

  private static boolean mentions(SQLException failure, String word) {
    String message = failure.getMessage();
    return message != null && message.toLowerCase(Locale.ROOT).contains(word);
  }
}
