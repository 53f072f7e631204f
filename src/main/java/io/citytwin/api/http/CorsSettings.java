package io.citytwin.api.http;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which pages of other hosts may read answers and open WebSockets.
 *
 * @param allowedOrigins such as {@code https://map.example.org}, or one {@code *} for all; empty
 *     for none
 */
@ConfigurationProperties("citytwin.cors")
record CorsSettings(@Nullable List<String> allowedOrigins) {

  CorsSettings {
    allowedOrigins =
        allowedOrigins == null
            ? List.of()
            : allowedOrigins.stream().map(String::strip).filter(o -> !o.isEmpty()).toList();
    for (String origin : allowedOrigins) {
      if (!origin.equals("*") && !origin.matches("[a-z][a-z0-9+.-]*://[^/?#\\s*]+")) {
        throw new IllegalArgumentException(
            "citytwin.cors.allowed-origins has '%s'; an origin is scheme, host and, where it is not"
                    .formatted(origin)
                + " the usual one, port, such as https://map.example.org:8443");
      }
    }
  }

  @Override
  public List<String> allowedOrigins() {
    return allowedOrigins == null ? List.of() : allowedOrigins;
  }
}
