package io.citytwin.model.error;

/** Every failure a client can act on; the value of {@code extensions.code}. The list only grows. */
public enum ErrorCode {
  GRAPHQL_PARSE_FAILED(Kind.BAD_REQUEST),
  GRAPHQL_VALIDATION_FAILED(Kind.BAD_REQUEST),
  BAD_USER_INPUT(Kind.BAD_REQUEST),
  INVALID_GEOMETRY(Kind.BAD_REQUEST),
  UNSUPPORTED_CRS(Kind.BAD_REQUEST),
  INVALID_CQL2(Kind.BAD_REQUEST),
  INVALID_CURSOR(Kind.BAD_REQUEST),
  INTROSPECTION_DISABLED(Kind.BAD_REQUEST),
  ORIGIN_NOT_ALLOWED(Kind.BAD_REQUEST),
  PERSISTED_DOCUMENT_REQUIRED(Kind.BAD_REQUEST),
  PERSISTED_DOCUMENT_NOT_FOUND(Kind.BAD_REQUEST),
  LIMIT_EXCEEDED(Kind.LIMIT_EXCEEDED),
  QUERY_TOO_COMPLEX(Kind.LIMIT_EXCEEDED),
  QUERY_TOO_DEEP(Kind.LIMIT_EXCEEDED),
  RATE_LIMITED(Kind.LIMIT_EXCEEDED),
  NOT_FOUND(Kind.NOT_FOUND),
  CONFLICT(Kind.CONFLICT),
  UNAVAILABLE(Kind.UNAVAILABLE),
  TIMEOUT(Kind.UNAVAILABLE),
  INTERNAL(Kind.INTERNAL);

  /** What a caller does about it. */
  public enum Kind {
    BAD_REQUEST,
    LIMIT_EXCEEDED,
    NOT_FOUND,
    CONFLICT,
    UNAVAILABLE,
    INTERNAL
  }

  private final Kind kind;

  ErrorCode(Kind kind) {
    this.kind = kind;
  }

  /** What a caller does about it. */
  public Kind kind() {
    return kind;
  }
}
