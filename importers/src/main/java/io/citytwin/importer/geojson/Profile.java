package io.citytwin.importer.geojson;

import io.citytwin.model.feature.CellScheme;
import io.citytwin.model.feature.DistrictLevel;
import io.citytwin.model.feature.FeatureKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a known publisher names things. A record is recognised by its properties.
 *
 * @param title whose data it is
 * @param signature properties that a record of this publisher has
 * @param kind what its records are
 * @param idProperty property that identifies a record
 * @param nameProperty property with the display name; null if there is none
 * @param columns typed column (by property name) by source property
 * @param constants values of typed columns (by property name) that hold for every record
 */
record Profile(
    String title,
    Set<String> signature,
    FeatureKind kind,
    String idProperty,
    @Nullable String nameProperty,
    Map<String, String> columns,
    Map<String, Object> constants) {

  private static final List<Profile> BUILT_IN =
      List.of(
          new Profile(
              "population grid of Helsinki Region Environmental Services (HSY)",
              Set.of("index", "asukkaita", "asvaljyys"),
              FeatureKind.GRID_CELL,
              "index",
              null,
              Map.of("index", "code"),
              Map.of("scheme", CellScheme.STATISTICAL.name())),
          new Profile(
              "postal code areas of Statistics Finland",
              Set.of("posno", "nimi", "kuntanro"),
              FeatureKind.DISTRICT,
              "posno",
              "nimi",
              Map.of("posno", "code"),
              Map.of("level", DistrictLevel.OTHER.name())));

  /** Finds the profile of a record. */
  static Optional<Profile> find(Map<String, ?> properties) {
    return BUILT_IN.stream().filter(p -> properties.keySet().containsAll(p.signature)).findFirst();
  }
}
