package io.citytwin.api.http;

import io.citytwin.api.ExceptionTranslator;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.CloseNowException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** Bodies that are no GraphQL request, and whatever else fails before the engine runs. */
@Component
class MalformedRequests implements HandlerExceptionResolver, Ordered {

  private static final Logger LOG = LoggerFactory.getLogger(MalformedRequests.class);

  private final String path;

  MalformedRequests(@Value("${spring.graphql.http.path:/graphql}") String path) {
    this.path = path;
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public @Nullable ModelAndView resolveException(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Object handler,
      Exception failure) {
    if (!path.equals(request.getServletPath())
        || failure instanceof ClientAbortException
        || failure instanceof CloseNowException) { // the server closes what was left or given up
      return null;
    }
    if (failure instanceof AsyncRequestNotUsableException) {
      LOG.debug("stream.left", failure); // the client is gone: nobody reads an answer
      return new ModelAndView();
    }
    try {
      response.setStatus(status(failure));
      AnswerType wanted = AnswerType.negotiate(request.getHeader("Accept")).orElse(AnswerType.JSON);
      ErrorBody.write(response, coded(failure), wanted);
      return new ModelAndView();
    } catch (IOException clientGone) {
      LOG.debug("response.lost", clientGone);
      return new ModelAndView();
    }
  }

  private static int status(Exception failure) {
    return switch (failure) {
      case HttpMessageNotReadableException _ -> HttpServletResponse.SC_BAD_REQUEST;
      case ErrorResponse response -> response.getStatusCode().value();
      default -> HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
    };
  }

  private static TwinException coded(Exception failure) {
    return status(failure) < HttpServletResponse.SC_INTERNAL_SERVER_ERROR
        ? new TwinException(
            ErrorCode.BAD_USER_INPUT,
            "the body is no JSON object with query as text and, where needed, variables as an object"
                + " and operationName as text; check its syntax and nesting",
            failure)
        : ExceptionTranslator.translate(failure);
  }
}
