package io.citytwin.importer.synthetic.plan;

import java.util.List;

/**
 * A cell's land between its streets.
 *
 * @param plot the land and the limits of its plan
 * @param buildings what stands on it; empty on open land
 */
public record BuiltCell(PlannedPlot plot, List<PlannedBuilding> buildings) {

  public BuiltCell {
    buildings = List.copyOf(buildings);
  }
}
