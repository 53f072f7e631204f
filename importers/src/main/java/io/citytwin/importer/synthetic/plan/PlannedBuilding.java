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
 * @param address where its door is and how that is called
 */
public record PlannedBuilding(
    Footprint footprint,
    BuildingUsage usage,
    double heightMeters,
    int storeys,
    int basements,
    int yearBuilt,
    @Nullable Name name,
    StreetAddress address) {

  /** Floor area in square metres: the ground covered times the storeys above the ground. */
  public double floorAreaSquareMeters() {
    return footprint.areaSquareMeters() * storeys;
  }
}
