package io.citytwin.importer.export;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An export that cannot be written; it leaves no file. */
public final class ExportException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Code {
    /** There is such a file, and it was not said that it may be replaced. */
    FILE_EXISTS,
    /** The folder is missing, or may not be written. */
    NOT_WRITABLE,
    /** Another export is writing the same file. */
    FILE_BUSY,
    DISK_FULL,
    /** Writing failed for any other reason. */
    WRITE_FAILED,
    /** There is no dataset of that name. */
    DATASET_UNKNOWN
  }

  private final Code code;

  public ExportException(Code code, String message) {
    this(code, message, null);
  }

  public ExportException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** What a failure to write means. */
  public static ExportException ofWriting(Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    return text.contains("No space left") || text.contains("Disk quota")
        ? new ExportException(
            Code.DISK_FULL,
            "the disk is full; free some space, or name another folder with --out",
            cause)
        : new ExportException(Code.WRITE_FAILED, "the export cannot be written: " + text, cause);
  }

  /** The code, stable across releases. */
  public Code code() {
    return code;
  }
}
