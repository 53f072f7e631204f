package io.citytwin.importer.synthetic.plan;

import java.util.List;

/**
 * A piece of land with the limits its plan sets, in the steps plans use.
 *
 * @param planned class of its use
 * @param outline x, y pairs in metres, against the clock, not closed
 * @param floorAreaRatio most floor area over area, in steps of 0.1
 * @param buildingDensity most ground covered over area, in steps of 0.05
 * @param heightLimitMeters greatest height of a building
 * @param greenRatio least green over area, in steps of 0.05
 */
@SuppressWarnings("ArrayRecordComponent") // coordinates, never compared
public record PlannedPlot(
    PlanningClass planned,
    double[] outline,
    double floorAreaRatio,
    double buildingDensity,
    double heightLimitMeters,
    double greenRatio) {

  private static final double[] HEIGHTS = {12, 18, 24, 36, 50, 80, 100, 120, 150, 180, 200, 250};

  /** The plan that allows what stands there, and what its class allows anywhere. */
  static PlannedPlot of(PlanningClass planned, double[] outline, List<PlannedBuilding> buildings) {
    double area = Shoreline.area(outline);
    double floors = 0;
    double ground = 0;
    double highest = 0;
    for (PlannedBuilding building : buildings) {
      floors += building.floorAreaSquareMeters();
      ground += building.footprint().areaSquareMeters();
      highest = Math.max(highest, building.heightMeters());
    }
    double density = Math.max(planned.density(), steps(ground / area, 20));
    return new PlannedPlot(
        planned,
        outline,
        Math.max(planned.floorAreaRatio(), steps(floors / area, 10)),
        density,
        heightStep(Math.max(highest, planned.heightMeters())),
        Math.min(planned.green(), Math.floor((0.95 - density) * 20 + 1e-9) / 20));
  }

  /**
   * Rounds up to steps of one over so many, clear of the next one by more than coordinates are
   * rounded.
   */
  private static double steps(double value, int perOne) {
    return Math.ceil(value * 1.005 * perOne) / perOne;
  }

  private static double heightStep(double meters) {
    for (double step : HEIGHTS) {
      if (step >= meters) {
        return step;
      }
    }
    return Math.ceil(meters / 50) * 50;
  }

  /** Area in square metres. */
  public double areaSquareMeters() {
    return Shoreline.area(outline);
  }
}
