package io.citytwin.importer.synthetic.plan;

import io.citytwin.model.feature.UtilityMedium;

/**
 * A straight pipe from node to node; storm water runs from the first to the second.
 *
 * @param id source id
 * @param medium what flows in it
 * @param diameterMillimeters nominal inner diameter
 * @param material code of the material, in English
 * @param yearInstalled year
 * @param start where it starts
 * @param end where it ends
 */
public record PlannedPipe(
    String id,
    UtilityMedium medium,
    int diameterMillimeters,
    String material,
    int yearInstalled,
    PlannedNode start,
    PlannedNode end) {

  /** Length in plan, metres. */
  public double lengthMeters() {
    return StrictMath.hypot(end.x() - start.x(), end.y() - start.y());
  }

  /** Depth of the pipe under the ground, mean of its ends, in metres. */
  public double depthMeters() {
    double depth =
        start.groundMeters() - start.elevationMeters() + end.groundMeters() - end.elevationMeters();
    return Math.max(0, depth / 2);
  }
}
