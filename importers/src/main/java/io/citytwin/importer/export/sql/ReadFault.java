package io.citytwin.importer.export.sql;

import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.importer.pipeline.StoreException.Code;
import java.sql.SQLException;

/** Says in plain words why the twin cannot be read, by SQLSTATE. */
public final class ReadFault {

  private ReadFault() {}

  /** The fault that an exception of the driver means. */
  public static StoreException of(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    String text = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    if (state.startsWith("08") || state.startsWith("57P")) {
      return fault(
          Code.DATABASE_UNAVAILABLE,
          "the connection to the database was lost: " + text + "; run the export again",
          e);
    }
    return switch (state) {
      case "42501" ->
          fault(Code.DATABASE_DENIED, "the database user may not read this: " + text, e);
      case "42P01", "3F000", "42883" ->
          fault(
              Code.DATABASE_UNSUITABLE,
              "the database holds no twin, or an older one: " + text + "; import something first",
              e);
      case "53100" ->
          fault(
              Code.DATABASE_FULL,
              "the disk of the database is full; sorting a large export needs room there",
              e);
      default -> fault(Code.DATABASE_FAILED, "the database reports " + state + ": " + text, e);
    };
  }

  private static StoreException fault(Code code, String message, SQLException cause) {
    return new StoreException(code, message, cause);
  }
}
