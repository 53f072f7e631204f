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
    /** The source says nothing of its CRS, and none was given. */
    CRS_MISSING,
    /** An archive that is encrypted, or would unpack to far more than it weighs. */
    ARCHIVE_REFUSED,
    /** A text encoding that this Java does not know, or none that fits. */
    ENCODING_UNKNOWN,
    /** XML with a document type or entities, which nobody needs and attackers use. */
    XML_REFUSED,
    /** A mapping that says what cannot be. */
    MAPPING_INVALID,
    DISK_FULL,
    /** A series has values of datastreams that are not in the twin. */
    DATASTREAM_UNKNOWN
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
