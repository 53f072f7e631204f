package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.importer.pipeline.StoreException.Code;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Says in plain words what went wrong in the database, by its SQLSTATE. */
final class DatabaseFault {

  private DatabaseFault() {}

  static StoreException of(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return switch (state) {
      case "53100" ->
          fault(
              Code.DATABASE_FULL,
              "the disk of the database is full; nothing was imported. Free some space and run the import again",
              e);
      case "28000", "28P01", "3D000" ->
          fault(
              Code.DATABASE_DENIED,
              "the database refuses the connection: "
                  + text(e)
                  + ". Check user, password and database name of CITYTWIN_DATABASE_URL",
              e);
      case "42501" ->
          fault(
              Code.DATABASE_DENIED,
              "the database user may not do this: " + text(e) + ". Grant it, or use the owner",
              e);
      case "53300" ->
          fault(
              Code.DATABASE_UNAVAILABLE,
              "the database takes no more connections; nothing was imported. Close some and run again",
              e);
      default -> isConnectionFault(state) ? unavailable(e) : failed(e);
    };
  }

  /** The commit was sent and no answer came. */
  static StoreException uncertain(SQLException e) {
    return fault(
        Code.COMMIT_UNCERTAIN,
        "the connection was lost during the commit: the import is either complete or not there at all. Run it again; what is there already will count as unchanged",
        e);
  }

  static boolean isConnectionFault(String state) {
    // 08: connection; 57P01-57P03: the server shuts down, crashed, or is starting.
    return state.startsWith("08") || state.startsWith("57P");
  }

  private static StoreException unavailable(SQLException e) {
    return fault(
        Code.DATABASE_UNAVAILABLE,
        "the database does not answer: "
            + text(e)
            + "; nothing was imported. Start it (./citytwin up, or your own server) and run the import again",
        e);
  }

  private static StoreException failed(SQLException e) {
    return fault(
        Code.DATABASE_FAILED,
        "the database reports " + e.getSQLState() + ": " + text(e) + "; nothing was imported",
        e);
  }

  /** Something about a job that the user asked for, not a fault of the database. */
  static StoreException refused(Code code, String message) {
    return new StoreException(code, message, null);
  }

  private static StoreException fault(Code code, String message, SQLException cause) {
    return new StoreException(code, message, cause);
  }

  /** The server's own words without position and context. */
  private static String text(SQLException e) {
    if (e instanceof PSQLException fault) {
      ServerErrorMessage message = fault.getServerErrorMessage();
      if (message != null && message.getMessage() != null) {
        return message.getMessage();
      }
    }
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
