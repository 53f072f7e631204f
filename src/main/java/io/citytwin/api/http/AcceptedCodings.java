package io.citytwin.api.http;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code Accept-Encoding} says (RFC 9110, 12.5.3).
 *
 * @param qualities by name in lower case, 0 to 1; 0 for one that is malformed
 */
record AcceptedCodings(Map<String, Double> qualities) {

  static AcceptedCodings of(List<String> headers) {
    Map<String, Double> qualities = new HashMap<>();
    for (String entry : String.join(",", headers).split(",")) {
      String[] parts = entry.split(";", 2);
      String name = parts[0].strip().toLowerCase(Locale.ROOT);
      if (!name.isEmpty()) {
        qualities.put(name, parts.length == 1 ? 1.0 : quality(parts[1].strip()));
      }
    }
    return new AcceptedCodings(Map.copyOf(qualities));
  }

  /** Whether Brotli is named, and nothing that could be had instead is liked more. */
  boolean prefersBrotli() {
    double brotli = qualities.getOrDefault("br", 0.0);
    return brotli > 0
        && brotli >= qualities.getOrDefault("gzip", 0.0)
        && brotli >= qualities.getOrDefault("identity", 0.0);
  }

  private static double quality(String parameter) {
    if (!parameter.toLowerCase(Locale.ROOT).matches("q\\s*=\\s*(0(\\.\\d{0,3})?|1(\\.0{0,3})?)")) {
      return 0;
    }
    return Double.parseDouble(parameter.substring(parameter.indexOf('=') + 1).strip());
  }
}
