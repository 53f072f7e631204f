package io.citytwin.importer.mapping;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Units a mapping may name, each with its size in a unit of the twin's columns. The feet are exact:
 * the international one is 0.3048 m, the US survey foot 1200/3937 m.
 */
final class Units {

  private static final Map<String, Map<String, Double>> SIZES =
      Map.of(
          "m",
          Map.of(
              "mm",
              0.001,
              "cm",
              0.01,
              "dm",
              0.1,
              "m",
              1.0,
              "km",
              1_000.0,
              "in",
              0.0254,
              "ft",
              0.3048,
              "us-ft",
              1200.0 / 3937,
              "mi",
              1_609.344),
          "mm",
          Map.of("mm", 1.0, "cm", 10.0, "m", 1_000.0, "in", 25.4),
          "m2",
          Map.of(
              "m2",
              1.0,
              "a",
              100.0,
              "ha",
              10_000.0,
              "km2",
              1e6,
              "ft2",
              0.09290304,
              "acre",
              4_046.8564224,
              "mu",
              10_000.0 / 15),
          "km/h",
          Map.of("km/h", 1.0, "m/s", 3.6, "mph", 1.609344, "kn", 1.852),
          "1",
          Map.of("1", 1.0, "%", 0.01, "‰", 0.001));

  private Units() {}

  /**
   * Factor from a unit to the unit of a column.
   *
   * @return null if the unit is not known for such a column
   */
  static @Nullable Double findFactor(String unit, @Nullable String columnUnit) {
    return columnUnit == null ? null : SIZES.getOrDefault(columnUnit, Map.of()).get(unit);
  }

  /** The units that can be named for a column, in order. */
  static List<String> allowed(@Nullable String columnUnit) {
    return columnUnit == null
        ? List.of()
        : List.copyOf(new TreeMap<>(SIZES.getOrDefault(columnUnit, Map.of())).keySet());
  }
}
