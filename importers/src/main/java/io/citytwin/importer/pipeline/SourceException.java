package io.citytwin.importer.pipeline;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A source that cannot be read as a whole: nothing of it is loaded. */
public final class SourceException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Code {
    FILE_NOT_FOUND,
    FORMAT_UNKNOWN,
    FILE_TRUNCATED,
    FILE_CORRUPT,
    FILE_EMPTY,
    NOT_SORTED,
    CRS_UNKNOWN,
    DISK_FULL
  }

  private final Code code;

  public SourceException(Code code, String message) {
    this(code, message, null);
  }

  public SourceException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** The code, stable across releases. */
  public Code code() {
    return code;
  }
}
