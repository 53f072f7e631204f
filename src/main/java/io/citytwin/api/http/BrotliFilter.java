package io.citytwin.api.http;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.WebUtils;

/**
 * Packs GraphQL answers with Brotli (RFC 7932) for clients that like it no less than gzip, which
 * the server's connector does. Small answers and streams of events stay as they are.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 5)
class BrotliFilter extends OncePerRequestFilter {

  private static final Logger LOG = LoggerFactory.getLogger(BrotliFilter.class);

  private final String path;
  private final boolean enabled;
  private final int minBytes;

  BrotliFilter(
      @Value("${spring.graphql.http.path:/graphql}") String path,
      @Value("${citytwin.compression.brotli}") boolean wanted,
      @Value("${citytwin.compression.min-size}") DataSize minSize) {
    this.path = path;
    this.enabled = wanted && Brotli4jLoader.isAvailable();
    this.minBytes = Math.toIntExact(minSize.toBytes());
    if (wanted && !enabled) {
      LOG.warn(
          "compression.brotli=unavailable reason=\"no native library for this machine\" instead=gzip");
    }
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !enabled || !path.equals(request.getServletPath());
  }

  /** An answer that comes later is written by another dispatch of its request. */
  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    BrotliResponse packed = WebUtils.getNativeResponse(response, BrotliResponse.class);
    HttpServletResponse passed = response;
    if (packed == null && !isAsyncDispatch(request) && isWanted(request)) {
      packed = new BrotliResponse(response, minBytes);
      passed = packed;
    }
    boolean whole = false;
    try {
      chain.doFilter(request, passed);
      whole = true;
    } finally {
      if (packed != null && !whole) {
        packed.discard();
      }
    }
    if (packed != null && !isAsyncStarted(request)) {
      packed.finish();
    }
  }

  private static boolean isWanted(HttpServletRequest request) {
    return request.getHeader("Accept-Encoding") != null
        && !request.getMethod().equals("HEAD")
        && !"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
        && AcceptedCodings.of(Collections.list(request.getHeaders("Accept-Encoding")))
            .prefersBrotli();
  }
}
