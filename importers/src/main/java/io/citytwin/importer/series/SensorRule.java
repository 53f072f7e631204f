package io.citytwin.importer.series;

import io.citytwin.model.feature.FeatureKind;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How sensors that do not exist yet are made.
 *
 * @param type their type
 * @param name their display name, from the columns of the station or of the row; null for none
 * @param x where they stand: easting or longitude, a number or a column; null if stations say it
 * @param y the same to the north
 * @param crs CRS of x and y
 * @param stations file that lists them; null if the rows themselves say where they are
 * @param stationKey what in a station is the sensor of a row
 * @param mountedKind kind of the feature they are mounted on; null for none
 * @param mountedOn source id of that feature; null for none
 */
record SensorRule(
    String type,
    @Nullable Template name,
    @Nullable Template x,
    @Nullable Template y,
    String crs,
    @Nullable String stations,
    @Nullable Template stationKey,
    @Nullable FeatureKind mountedKind,
    @Nullable Template mountedOn) {

  /** All templates that columns of a row may fill. */
  List<Template> templates() {
    return Stream.of(name, x, y, mountedOn).filter(Objects::nonNull).toList();
  }
}
