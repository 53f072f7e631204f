package io.citytwin.live.ingest;

import io.citytwin.model.error.ErrorCode;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** How the doors of HTTP say that a request is refused as a whole. */
final class IngestStatus {

  private IngestStatus() {}

  static HttpStatus of(ErrorCode code) {
    if (code == ErrorCode.RATE_LIMITED) {
      return HttpStatus.TOO_MANY_REQUESTS;
    }
    return switch (code.kind()) {
      case BAD_REQUEST -> HttpStatus.BAD_REQUEST;
      case LIMIT_EXCEEDED -> HttpStatus.CONTENT_TOO_LARGE;
      case NOT_FOUND -> HttpStatus.NOT_FOUND;
      case CONFLICT -> HttpStatus.CONFLICT;
      case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
      case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
    };
  }

  /** An answer that says when to come back, if it is worth it. */
  static ResponseEntity.BodyBuilder answer(HttpStatus status) {
    ResponseEntity.BodyBuilder answer = ResponseEntity.status(status);
    return switch (status) {
      case TOO_MANY_REQUESTS -> answer.header("Retry-After", "1");
      case SERVICE_UNAVAILABLE -> answer.header("Retry-After", "5");
      default -> answer;
    };
  }
}
