package io.citytwin.live.ingest;

import io.citytwin.model.error.ErrorCode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/** The answer to a request of {@link ObservationDoor}, as JSON. */
final class IngestAnswer {

  private final HttpServletResponse response;

  IngestAnswer(HttpServletResponse response) {
    this.response = response;
  }

  /** Body of an answer to a request that was refused as a whole. */
  private record Refusal(ErrorCode code, String message) {}

  /** What became of the observations; a bad request if none of them is good. */
  void report(IngestReport report, boolean anyGood) throws IOException {
    send(anyGood ? HttpStatus.OK : HttpStatus.BAD_REQUEST, json(report));
  }

  private static byte[] json(IngestReport report) {
    if (!report.errors().isEmpty()) {
      return JsonMapper.shared().writeValueAsBytes(report);
    }
    return ("{\"accepted\":"
            + report.accepted()
            + ",\"duplicates\":"
            + report.duplicates()
            + ",\"rejected\":"
            + report.rejected()
            + ",\"errors\":[]}")
        .getBytes(StandardCharsets.US_ASCII);
  }

  void refuse(ErrorCode code, String message) throws IOException {
    HttpStatus status = IngestStatus.of(code);
    IngestStatus.answer(status)
        .build()
        .getHeaders()
        .forEach((name, values) -> response.setHeader(name, values.getFirst()));
    send(status, refusal(code, message));
  }

  void unsupported(String message) throws IOException {
    response.setHeader("Accept", "application/x-ndjson");
    send(HttpStatus.UNSUPPORTED_MEDIA_TYPE, refusal(ErrorCode.BAD_USER_INPUT, message));
  }

  void methodNotAllowed(String method) throws IOException {
    response.setHeader("Allow", "POST");
    send(
        HttpStatus.METHOD_NOT_ALLOWED,
        refusal(
            ErrorCode.BAD_USER_INPUT,
            LineException.shown(method) + " is not answered here; POST observations"));
  }

  private static byte[] refusal(ErrorCode code, String message) {
    return JsonMapper.shared().writeValueAsBytes(new Refusal(code, message));
  }

  private void send(HttpStatus status, byte[] body) throws IOException {
    response.setStatus(status.value());
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
