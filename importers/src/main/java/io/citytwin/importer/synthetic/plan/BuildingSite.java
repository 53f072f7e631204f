package io.citytwin.importer.synthetic.plan;

import io.citytwin.importer.synthetic.plan.Names.Name;
import io.citytwin.importer.synthetic.plan.Quad.Frame;
import io.citytwin.model.feature.BuildingUsage;
import org.jspecify.annotations.Nullable;

/** A building being decided: where it may stand, then its form and its figures. */
final class BuildingSite {

  private static final double SMALLEST_SQUARE_METERS = 18;

  final RandomStream random;
  final Frame frame;
  private Footprint footprint;
  private BuildingUsage usage = BuildingUsage.RESIDENTIAL;
  private int storeys = 1;
  private int basements;
  private double storeyMeters = 3;
  private int yearBuilt = 2000;
  private @Nullable Name name;

  BuildingSite(RandomStream random, Frame frame) {
    this.random = random;
    this.frame = frame;
    footprint = Footprint.rectangle(frame);
  }

  BuildingSite form(Footprint form) {
    footprint = form;
    return this;
  }

  BuildingSite use(BuildingUsage use) {
    usage = use;
    return this;
  }

  BuildingSite storeys(int least, int most, double meters) {
    storeys = random.integer(least, Math.max(least, most));
    storeyMeters = meters;
    basements = storeys > 24 ? random.integer(2, 4) : storeys > 10 ? random.integer(1, 2) : 0;
    return this;
  }

  BuildingSite built(int first, int last) {
    yearBuilt = random.integer(first, last);
    return this;
  }

  BuildingSite named(@Nullable Name given) {
    name = given;
    return this;
  }

  Footprint footprint() {
    return footprint;
  }

  /** A building too small to be one is left out. */
  boolean isWorthBuilding() {
    return footprint.areaSquareMeters() >= SMALLEST_SQUARE_METERS
        && Math.min(frame.width(), frame.depth()) >= 3;
  }

  PlannedBuilding build(StreetAddress address) {
    double height = Math.round((storeys * storeyMeters + random.between(0.4, 1.8)) * 10) / 10.0;
    return new PlannedBuilding(
        footprint, usage, height, storeys, basements, yearBuilt, name, address);
  }
}
