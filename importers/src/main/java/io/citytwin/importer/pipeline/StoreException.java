package io.citytwin.importer.pipeline;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The database cannot take the import; nothing of it was written. */
public final class StoreException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Code {
    /** No server answers at the address, or the connection was lost. */
    DATABASE_UNAVAILABLE,
    /** The server refuses the user, the password or the database name. */
    DATABASE_DENIED,
    /** The server has no room left on its disk. */
    DATABASE_FULL,
    /** The server has no PostGIS, or an older one than is needed. */
    DATABASE_UNSUITABLE,
    /** The connection was lost during the commit: the import is either complete or not there. */
    COMMIT_UNCERTAIN,
    /** Anything else the server reports. */
    DATABASE_FAILED,
    /** There is no job of this number. */
    JOB_NOT_FOUND,
    /** The job changed nothing, or what it replaced was not kept. */
    JOB_NOT_UNDOABLE,
    /** The job was undone before. */
    JOB_ALREADY_UNDONE,
    /** A later job changed the same features. */
    JOB_SUPERSEDED,
    /** What would go has observations. */
    OBSERVATIONS_WOULD_BE_LOST
  }

  private final Code code;

  public StoreException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** The code, stable across releases. */
  public Code code() {
    return code;
  }
}
