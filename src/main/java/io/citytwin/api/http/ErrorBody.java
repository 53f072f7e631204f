package io.citytwin.api.http;

import io.citytwin.api.CodedErrors;
import io.citytwin.model.error.TwinException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A refusal outside of an operation in the form of a GraphQL response. */
final class ErrorBody {

  private ErrorBody() {}

  /** Writes all but the status; a stream of events that never began is answered with JSON. */
  static void write(HttpServletResponse response, TwinException failure, AnswerType wanted)
      throws IOException {
    AnswerType type = wanted == AnswerType.EVENT_STREAM ? AnswerType.JSON : wanted;
    byte[] body =
        JsonMapper.shared()
            .writeValueAsBytes(
                Map.of("errors", List.of(CodedErrors.of(failure).toSpecification())));
    response.setCharacterEncoding("UTF-8");
    response.setContentType(type.mediaType());
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
