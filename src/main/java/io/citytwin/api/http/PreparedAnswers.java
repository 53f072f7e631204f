package io.citytwin.api.http;

import io.citytwin.api.Abandonment;
import io.citytwin.api.Admission;
import io.citytwin.api.Caller;
import io.citytwin.api.Limits;
import io.citytwin.api.Pace;
import io.citytwin.api.ResponseBytes;
import io.citytwin.api.WorkingMemory;
import io.citytwin.api.prepared.PreparedOperations;
import io.citytwin.api.prepared.PreparedOperations.Question;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Answers what was asked before without the engine's transport, by the same rules and with the same
 * headers.
 */
@Component
class PreparedAnswers {

  private final PreparedOperations operations;
  private final TrustedDocumentsOnly trusted;
  private final Limits limits;

  PreparedAnswers(PreparedOperations operations, TrustedDocumentsOnly trusted, Limits limits) {
    this.operations = operations;
    this.trusted = trusted;
    this.limits = limits;
  }

  /**
   * Answers a request.
   *
   * @return whether there was an answer; if not, nothing is written
   */
  boolean answer(
      PassedRequest passed,
      HttpServletResponse response,
      Abandonment abandonment,
      WorkingMemory.Share memory)
      throws IOException {
    RequestParameters parameters = passed.parameters();
    if (parameters.query() == null
        || passed.type() == AnswerType.EVENT_STREAM
        || !trusted.admits(parameters.query())) {
      return false;
    }
    HttpServletRequest request = passed.request();
    Optional<ResponseBytes> answer =
        operations.answer(
            new Question(
                parameters.query(),
                parameters.operationName(),
                parameters.variableValues(),
                new Caller(request.getRemoteAddr()),
                abandonment,
                memory),
            admission -> request.setAttribute(Admission.ATTRIBUTE, admission));
    if (answer.isEmpty()) {
      return false;
    }
    ServerHttpObservationFilter.findObservationContext(request)
        .ifPresent(observed -> observed.setPathPattern(request.getServletPath()));
    if (passed.tag() != null) {
      CacheHeaders.of(passed.tag()).forEach(response::setHeader);
    }
    response.setContentType(passed.type().mediaType());
    response.setContentLengthLong(answer.get().size());
    answer.get().writeTo(response.getOutputStream(), new Pace(limits.patience()));
    return true;
  }
}
