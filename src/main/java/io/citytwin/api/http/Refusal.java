package io.citytwin.api.http;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** A request that ends before the engine sees it, with its status and headers. */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Methods of the endpoint. */
  static final String METHODS = "GET, HEAD, POST, OPTIONS";

  private final HttpStatus status;
  private final TwinException failure;
  private final transient Map<String, String> headers;

  private Refusal(HttpStatus status, TwinException failure, Map<String, String> headers) {
    super(failure.getMessage(), failure, false, false);
    this.status = status;
    this.failure = failure;
    this.headers = headers;
  }

  static Refusal of(HttpStatus status, String message) {
    return of(status, new TwinException(ErrorCode.BAD_USER_INPUT, message));
  }

  static Refusal of(HttpStatus status, TwinException failure) {
    return new Refusal(status, failure, Map.of());
  }

  static Refusal malformed(String message) {
    return of(HttpStatus.BAD_REQUEST, message);
  }

  /** A method that is not for this request. */
  static Refusal method(String allowed, String message) {
    return new Refusal(
        HttpStatus.METHOD_NOT_ALLOWED,
        new TwinException(ErrorCode.BAD_USER_INPUT, message),
        Map.of("Allow", allowed));
  }

  /** A body whose rest is not worth reading. */
  static Refusal tooLarge(String message, long limit, long actual) {
    return new Refusal(
        HttpStatus.CONTENT_TOO_LARGE,
        TwinException.limitExceeded(message, limit, actual),
        Map.of("Connection", "close"));
  }

  /** A body that could not be read to its end. */
  static Refusal closing(TwinException failure) {
    HttpStatus status =
        failure.code() == ErrorCode.RATE_LIMITED
            ? HttpStatus.TOO_MANY_REQUESTS
            : HttpStatus.REQUEST_TIMEOUT;
    return new Refusal(status, failure, Map.of("Connection", "close"));
  }

  HttpStatus status() {
    return status;
  }

  TwinException failure() {
    return failure;
  }

  Map<String, String> headers() {
    return headers;
  }
}
