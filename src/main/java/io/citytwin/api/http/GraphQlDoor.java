package io.citytwin.api.http;

import io.citytwin.api.Abandonment;
import io.citytwin.api.Limits;
import io.citytwin.api.WorkingMemory;
import io.citytwin.api.WorkingMemory.Share;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * What must be right before a request counts as GraphQL: method, media types, size and form of its
 * parameters. A refusal has the form of a GraphQL response, so a client reads it like any other.
 * What passes and is not {@linkplain PreparedAnswers prepared} goes on as a POST of JSON, whether
 * it came as one or as a GET.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class GraphQlDoor implements Filter {

  private final String path;
  private final RequestBody body;
  private final ParsedOperations operations;
  private final EntityTags tags;
  private final PersistedDocuments documents;
  private final AbandonedRequests abandoned;
  private final PreparedAnswers prepared;
  private final WorkingMemory memory;

  GraphQlDoor(
      @Value("${spring.graphql.http.path:/graphql}") String path,
      Limits limits,
      ParsedOperations operations,
      EntityTags tags,
      PersistedDocuments documents,
      AbandonedRequests abandoned,
      PreparedAnswers prepared,
      WorkingMemory memory,
      InstantSource clock) {
    this.path = path;
    this.body = new RequestBody(limits, clock);
    this.operations = operations;
    this.tags = tags;
    this.documents = documents;
    this.abandoned = abandoned;
    this.prepared = prepared;
    this.memory = memory;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request instanceof HttpServletRequest asked
        && response instanceof HttpServletResponse answer
        && path.equals(asked.getServletPath())
        && !"websocket".equalsIgnoreCase(asked.getHeader("Upgrade"))) { // the start of one
      serve(asked, answer, chain);
    } else {
      chain.doFilter(request, response);
    }
  }

  private void serve(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<AnswerType> answer = AnswerType.negotiate(joined(request, "Accept"));
    response.addHeader("Vary", "Accept, Accept-Encoding, Authorization");
    response.setCharacterEncoding("UTF-8"); // named in the Content-Type of every answer
    Share share = memory.share();
    try {
      PassedRequest passed = passed(request, response, answer.orElse(null), share);
      if (passed != null) {
        answer(passed, response, share, chain);
      }
    } catch (Refusal refusal) {
      refuse(response, refusal, answer.orElse(AnswerType.JSON));
    } finally {
      AnswerEnd.of(request, share::close);
    }
  }

  /** Stops working when the client goes away. */
  private void answer(
      PassedRequest passed, HttpServletResponse response, Share memory, FilterChain chain)
      throws ServletException, IOException {
    try (AbandonedRequests.Watch watch = abandoned.watch(passed.request())) {
      if (!prepared.answer(passed, response, watch.abandonment(), memory)) {
        HttpServletRequest engines = passed.forEngine();
        engines.setAttribute(Abandonment.ATTRIBUTE, watch.abandonment());
        engines.setAttribute(Share.ATTRIBUTE, memory);
        chain.doFilter(engines, response);
      }
    }
  }

  /** The request to answer; null if the response is finished already. */
  private @Nullable PassedRequest passed(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable AnswerType answer,
      Share memory)
      throws IOException {
    return switch (request.getMethod()) {
      case "POST" -> posted(request, answer, memory);
      case "GET", "HEAD" -> got(request, response, answer);
      case "OPTIONS" -> {
        response.setStatus(HttpStatus.NO_CONTENT.value());
        response.setHeader("Allow", Refusal.METHODS);
        yield null;
      }
      case String other ->
          throw Refusal.method(
              Refusal.METHODS,
              "%s is not answered here; GET or POST a query, or open a WebSocket; /graphiql is a page"
                      .formatted(other)
                  + " to try queries on");
    };
  }

  private PassedRequest posted(
      HttpServletRequest request, @Nullable AnswerType answer, Share memory) throws IOException {
    byte[] bytes = body.read(request, memory);
    AnswerType type = accepted(answer);
    RequestParameters sent = RequestParameters.ofBody(bytes);
    RequestParameters parameters = documents.resolved(sent, type);
    document(parameters);
    return new PassedRequest(request, parameters, parameters == sent ? bytes : null, type, null);
  }

  /** A query has no side effects, so any page may ask for one; nothing else goes over GET. */
  private @Nullable PassedRequest got(
      HttpServletRequest request, HttpServletResponse response, @Nullable AnswerType answer) {
    AnswerType type = accepted(answer);
    RequestParameters parameters = documents.resolved(RequestParameters.ofAddress(request), type);
    Optional<ParsedOperation> operation =
        operations.find(document(parameters), parameters.operationName());
    if (operation.isPresent() && !operation.get().isQuery()) {
      throw Refusal.method(
          "POST",
          "GET is for queries alone; POST mutations, and subscribe by POST with Accept:"
              + " text/event-stream or over a WebSocket");
    }
    String tag = operation.flatMap(o -> tags.find(parameters, o, type, request)).orElse("");
    if (!tag.isEmpty() && EntityTags.matches(joined(request, "If-None-Match"), tag)) {
      response.setStatus(HttpStatus.NOT_MODIFIED.value());
      response.setHeader("ETag", tag);
      response.setHeader("Cache-Control", CacheHeaders.ASK_AGAIN);
      return null;
    }
    return new PassedRequest(request, parameters, null, type, tag);
  }

  private static String document(RequestParameters parameters) {
    if (parameters.query() == null) {
      throw Refusal.malformed(
          "query is missing; send the document as text in the parameter query, or the id"
              + " of a trusted one in documentId");
    }
    return parameters.query();
  }

  private static AnswerType accepted(@Nullable AnswerType answer) {
    if (answer == null) {
      throw Refusal.of(
          HttpStatus.NOT_ACCEPTABLE,
          "no media type of the Accept header is served; accept application/graphql-response+json,"
              + " application/json or, for subscriptions, text/event-stream");
    }
    return answer;
  }

  private static String joined(HttpServletRequest request, String header) {
    return String.join(", ", Collections.list(request.getHeaders(header)));
  }

  private static void refuse(HttpServletResponse response, Refusal refusal, AnswerType wanted)
      throws IOException {
    response.setStatus(refusal.status().value());
    refusal.headers().forEach(response::setHeader);
    ErrorBody.write(response, refusal.failure(), wanted);
  }
}
