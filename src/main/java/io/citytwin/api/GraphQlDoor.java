package io.citytwin.api;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What must be right before a request counts as GraphQL: method, media type, size of the body. A
 * refusal has the form of a GraphQL response, so a client reads it like any other.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class GraphQlDoor extends OncePerRequestFilter {

  private static final Set<String> MEDIA_TYPES =
      Set.of("application/json", "application/graphql-response+json", "application/graphql+json");

  private static final List<MediaType> SERVED =
      List.of(
          MediaType.APPLICATION_GRAPHQL_RESPONSE,
          MediaType.APPLICATION_JSON,
          MediaType.TEXT_EVENT_STREAM);

  private final String path;
  private final int maxBody;

  GraphQlDoor(@Value("${spring.graphql.http.path:/graphql}") String path, Limits limits) {
    this.path = path;
    this.maxBody = limits.maxBodyBytes();
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !path.equals(request.getServletPath());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if ("websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      chain.doFilter(request, response); // the start of a WebSocket
    } else if (!"POST".equals(request.getMethod())) {
      response.setHeader("Allow", "POST");
      refuse(
          response,
          HttpStatus.METHOD_NOT_ALLOWED,
          new TwinException(
              ErrorCode.BAD_USER_INPUT,
              "%s is not answered here; POST a JSON body with query and variables, or open a"
                      .formatted(request.getMethod())
                  + " WebSocket; /graphiql is a page to try queries on"));
    } else if (!isJson(request.getContentType())) {
      refuse(
          response,
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          new TwinException(
              ErrorCode.BAD_USER_INPUT,
              "the body is not declared as JSON; send Content-Type: application/json"));
    } else if (!isServed(request.getHeader("Accept"))) {
      refuse(
          response,
          HttpStatus.NOT_ACCEPTABLE,
          new TwinException(
              ErrorCode.BAD_USER_INPUT,
              "no media type of the Accept header is served; accept"
                  + " application/graphql-response+json, application/json or, for subscriptions,"
                  + " text/event-stream"));
    } else {
      withBody(request, response, chain);
    }
  }

  private void withBody(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    long declared = request.getContentLengthLong();
    byte[] body =
        declared > maxBody ? new byte[0] : request.getInputStream().readNBytes(maxBody + 1);
    long size = Math.max(declared, body.length);
    if (size > maxBody) {
      response.setHeader("Connection", "close"); // the rest of the body is not worth reading
      refuse(
          response,
          HttpStatus.CONTENT_TOO_LARGE,
          TwinException.limitExceeded(
              "the body has %s bytes, the limit is %d; send less, or a feature's id in place of its"
                      .formatted(
                          declared > maxBody ? "" + declared : "more than " + maxBody, maxBody)
                  + " geometry",
              maxBody,
              size));
      return;
    }
    chain.doFilter(new BufferedRequest(request, body), response);
  }

  private static boolean isServed(@Nullable String accept) {
    if (accept == null || accept.isBlank()) {
      return true;
    }
    try {
      return MediaType.parseMediaTypes(accept).stream()
          .anyMatch(wanted -> SERVED.stream().anyMatch(wanted::isCompatibleWith));
    } catch (InvalidMediaTypeException malformed) {
      return false;
    }
  }

  private static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return MEDIA_TYPES.contains(type);
  }

  private static void refuse(HttpServletResponse response, HttpStatus status, TwinException failure)
      throws IOException {
    response.setStatus(status.value());
    response.setContentType("application/json");
    response.getOutputStream().write(ErrorBody.of(failure));
  }
}
