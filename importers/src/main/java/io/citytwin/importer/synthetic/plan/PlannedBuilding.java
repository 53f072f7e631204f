package io.citytwin.importer.synthetic.plan;

import io.citytwin.importer.synthetic.plan.Names.Name;
import io.citytwin.model.feature.BuildingUsage;
import org.jspecify.annotations.Nullable;

/**
 * A building.
 *
 * @param footprint its outline
 * @param usage its use
 * @param heightMeters height over the ground
 * @param storeys storeys above the ground
 * @param basements storeys below the ground
 * @param yearBuilt year
 * @param name its own name; null for most
 * @param address street and house number, or community and number, in Chinese
 * @param addressEnglish the same in English
 */
public record PlannedBuilding(
    Footprint footprint,
    BuildingUsage usage,
    double heightMeters,
    int storeys,
    int basements,
    int yearBuilt,
    @Nullable Name name,
    String address,
    String addressEnglish) {

  /** Floor area in square metres: the ground covered times the storeys above the ground. */
  public double floorAreaSquareMeters() {
    return footprint.areaSquareMeters() * storeys;
  }
}
