package io.citytwin.api.http;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsProcessor;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;

/**
 * Pages of other hosts. A browser keeps answers from them unless told otherwise, and asks before it
 * sends JSON. It does neither for WebSockets, so their handshake is refused here. A request without
 * {@code Origin} is from no page.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 7)
@EnableConfigurationProperties(CorsSettings.class)
class CrossOrigin implements Filter {

  private final String path;
  private final CorsConfiguration rules = new CorsConfiguration();
  private final CorsProcessor processor = new DefaultCorsProcessor();
  private final boolean varies;

  CrossOrigin(@Value("${spring.graphql.http.path:/graphql}") String path, CorsSettings settings) {
    this.path = path;
    this.varies = !settings.allowedOrigins().isEmpty();
    rules.setAllowedOrigins(settings.allowedOrigins());
    rules.setAllowedMethods(List.of("GET", "HEAD", "POST"));
    rules.setAllowedHeaders(List.of("*"));
    rules.setExposedHeaders(List.of("ETag"));
    rules.setMaxAge(Duration.ofHours(1));
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request instanceof HttpServletRequest asked
        && response instanceof HttpServletResponse answer
        && path.equals(asked.getServletPath())) {
      check(asked, answer, chain);
    } else {
      chain.doFilter(request, response);
    }
  }

  private void check(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (varies) {
      response.addHeader("Vary", "Origin");
    }
    String origin = request.getHeader("Origin");
    boolean allowed = origin != null && rules.checkOrigin(origin) != null;
    boolean asksFirst = CorsUtils.isPreFlightRequest(request);
    boolean opensSocket = "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
    if (!allowed && (asksFirst || (opensSocket && !isOfThisHost(origin, request)))) {
      refuse(response, origin);
    } else if (opensSocket) {
      chain.doFilter(new Checked(request), response);
    } else if (!allowed || (processor.processRequest(rules, request, response) && !asksFirst)) {
      chain.doFilter(request, response);
    }
  }

  /** The page came from where the socket goes to; a proxy in front may have changed the scheme. */
  private static boolean isOfThisHost(@Nullable String origin, HttpServletRequest request) {
    String host = request.getHeader("Host");
    return origin == null
        || (host != null && origin.replaceFirst("^[^:]*://", "").equalsIgnoreCase(host));
  }

  /** A handshake whose origin is settled here, not again by a stricter rule behind. */
  private static final class Checked extends HttpServletRequestWrapper {

    Checked(HttpServletRequest request) {
      super(request);
    }

    @Override
    public @Nullable String getHeader(String name) {
      return name.equalsIgnoreCase("Origin") ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return name.equalsIgnoreCase("Origin")
          ? Collections.emptyEnumeration()
          : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
      List<String> names = Collections.list(super.getHeaderNames());
      names.removeIf(name -> name.equalsIgnoreCase("Origin"));
      return Collections.enumeration(names);
    }
  }

  private static void refuse(HttpServletResponse response, @Nullable String origin)
      throws IOException {
    String shown = origin == null ? "" : origin.substring(0, Math.min(100, origin.length()));
    response.setStatus(HttpStatus.FORBIDDEN.value());
    ErrorBody.write(
        response,
        new TwinException(
            ErrorCode.ORIGIN_NOT_ALLOWED,
            "pages of '%s' may not use this service; its operator can add that origin to"
                    .formatted(shown)
                + " citytwin.cors.allowed-origins"),
        AnswerType.JSON);
  }
}
