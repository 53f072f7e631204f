package io.citytwin.importer.series;

import java.util.Map;

/**
 * A datastream that occurs in the files.
 *
 * @param number within the import
 * @param code in the twin
 * @param sensor source id of its sensor
 * @param property its observed property
 * @param rule how its values are written
 * @param columns what its first row says of its sensor, by column
 */
record SeriesDatastream(
    int number,
    String code,
    String sensor,
    String property,
    ValueColumn rule,
    Map<String, String> columns) {

  SeriesDatastream {
    columns = Map.copyOf(columns);
  }
}
