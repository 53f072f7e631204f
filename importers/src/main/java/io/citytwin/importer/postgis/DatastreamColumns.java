package io.citytwin.importer.postgis;

import java.util.List;
import java.util.stream.Collectors;

/** The columns of {@code twin.datastream}, which its history has in another order. */
final class DatastreamColumns {

  /** What a new version of the sensor may change; the others are its identity. */
  private static final List<String> CHANGING =
      List.of(
          "sensor_id",
          "name",
          "unit",
          "cadence",
          "late_after",
          "dead_after",
          "minimum",
          "maximum",
          "maximum_rate",
          "stuck_after",
          "retention");

  /** All of them. */
  static final String ALL =
      "datastream_no, datastream_id, code, observed_property, " + String.join(", ", CHANGING);

  /** What {@code on conflict do update} sets. */
  static final String UPDATE =
      CHANGING.stream()
          .map(column -> column + " = excluded." + column)
          .collect(Collectors.joining(", "));

  private DatastreamColumns() {}
}
