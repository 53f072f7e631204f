package io.citytwin.importer.synthetic.plan;

import io.citytwin.model.feature.RoadClass;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fills the built cells with buildings, each cell from its own random numbers.
 *
 * <p>A cell is set back from its streets, cut into sites, and each site gets the largest rectangle
 * that fits, in which the building has its form: so buildings keep clear of each other and of the
 * streets without any search.
 */
public final class BuildingPlanner {

  private final Terrain terrain;
  private final Lattice lattice;
  private final StreetNet net;
  private final Zoning zoning;
  private final Addresses addresses;
  private final WorkLayouts work;
  private final PublicLayouts publicLayouts;
  private final long seed;

  BuildingPlanner(
      Terrain terrain,
      Lattice lattice,
      StreetNet net,
      Zoning zoning,
      Names names,
      Addresses addresses,
      long seed) {
    this.terrain = terrain;
    this.lattice = lattice;
    this.net = net;
    this.zoning = zoning;
    this.addresses = addresses;
    this.seed = seed;
    PlaceNames placeNames = new PlaceNames(names, seed);
    work = new WorkLayouts(placeNames);
    publicLayouts = new PublicLayouts(placeNames);
  }

  /**
   * Plans the land of a cell between its streets: its plot, with limits that its buildings keep,
   * and the buildings, none on open land. Null where there is no plot: on water, hills and quays.
   */
  public @Nullable BuiltCell plan(int cell) {
    PlanningClass planned = PlanningClass.of(zoning.of(cell));
    Quad quad = planned == null || !lattice.isQuad(cell) ? null : setBack(cell);
    if (planned == null || quad == null || Math.min(quad.width(), quad.depth()) < 16) {
      return null;
    }
    CellGround ground = new CellGround(quad, RandomStream.of(seed, Purpose.BUILDINGS, cell, 0));
    fill(cell, ground);
    List<PlannedBuilding> buildings = new ArrayList<>();
    for (BuildingSite site : ground.sites()) {
      if (site.isWorthBuilding()) {
        buildings.add(
            site.build(addresses.of(cell, site.frame, site.footprint(), buildings.size())));
      }
    }
    return new BuiltCell(PlannedPlot.of(planned, quad.ring(), buildings), buildings);
  }

  private @Nullable Quad setBack(int cell) {
    double[] x = new double[4];
    double[] y = new double[4];
    double[] inset = new double[4];
    for (int k = 0; k < 4; k++) {
      x[k] = lattice.x(lattice.corner(cell, k));
      y[k] = lattice.y(lattice.corner(cell, k));
      RoadClass street = net.beside(cell, k);
      inset[k] = street == null ? 2 : RoadSegment.halfWidthMeters(street) + pavement(street);
    }
    return new Quad(x, y).inset(inset);
  }

  private static double pavement(RoadClass street) {
    return switch (street) {
      case MOTORWAY, TRUNK -> 10;
      case PRIMARY -> 7;
      case SECONDARY -> 5;
      case TERTIARY -> 4;
      case RESIDENTIAL -> 2.5;
      case SERVICE, PATH -> 1.5;
    };
  }

  private void fill(int cell, CellGround ground) {
    double urban = terrain.urban(lattice.centreX(cell), lattice.centreY(cell));
    switch (zoning.of(cell)) {
      case OLD_TOWN -> HousingLayouts.oldTown(ground);
      case VILLAGE -> HousingLayouts.village(ground);
      case SLABS -> HousingLayouts.slabs(ground, urban);
      case TOWERS -> HousingLayouts.towers(ground, urban);
      case SUBURB -> HousingLayouts.suburb(ground);
      case BUSINESS -> work.business(ground, urban, cell);
      case COMMERCE -> work.commerce(ground, urban, cell);
      case INDUSTRY -> work.industry(ground);
      case PORT -> work.port(ground);
      case SCHOOL -> publicLayouts.school(ground, cell);
      case HOSPITAL -> publicLayouts.hospital(ground, cell);
      case STATION -> publicLayouts.station(ground, cell);
      case CIVIC -> publicLayouts.civic(ground, cell);
      case FARM -> HousingLayouts.farm(ground);
      case PARK -> PublicLayouts.pavilion(ground);
      case GREEN, HILL, QUAY, WATER -> {}
    }
  }
}
