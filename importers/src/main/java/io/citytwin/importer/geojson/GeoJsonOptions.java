package io.citytwin.importer.geojson;

import io.citytwin.model.feature.FeatureKind;
import org.jspecify.annotations.Nullable;

/**
 * What the user says about a GeoJSON file.
 *
 * @param kind kind of every record that does not name one itself; null if not given
 * @param idProperty property that holds the source id; null to use the member {@code id}, or guess
 * @param crsGiven whether the user named the CRS; what the file says of it is not looked at then
 */
public record GeoJsonOptions(
    @Nullable FeatureKind kind, @Nullable String idProperty, boolean crsGiven) {

  /** Nothing said. */
  public static final GeoJsonOptions NONE = new GeoJsonOptions(null, null, false);
}
