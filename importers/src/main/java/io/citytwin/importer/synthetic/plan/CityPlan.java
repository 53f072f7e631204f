package io.citytwin.importer.synthetic.plan;

/**
 * A city, planned: everything but the buildings and pipes themselves, which are made on demand, so
 * that a plan of the largest city takes some 100 MB.
 */
public final class CityPlan {

  private final CitySize size;
  private final long seed;
  private final Terrain terrain;
  private final Lattice lattice;
  private final Shoreline shoreline;
  private final Zoning zoning;
  private final StreetNet streets;
  private final RoadSegments segments;
  private final Administration administration;
  private final BuildingPlanner buildings;
  private final WaterNetwork water;
  private final StormNetwork storm;

  /** Plans the city of a size and a seed. */
  public CityPlan(CitySize size, long seed) {
    this.size = size;
    this.seed = seed;
    terrain = new Terrain(size, seed);
    lattice = new Lattice(terrain, size, seed);
    shoreline = new Shoreline(terrain, lattice);
    StreetLines lines = new StreetLines(size, seed);
    zoning = new Zoning(terrain, lattice, lines, seed);
    StreetRules rules = new StreetRules(terrain, lattice, lines, zoning, seed);
    streets = new StreetBuilder(terrain, lattice, lines, rules, zoning).build();
    StreetBuilder.releaseUnserved(lattice, streets, zoning);
    Names names = new Names(seed);
    segments = new RoadSegments(lattice, streets, zoning, names, seed);
    administration = new Administration(lattice, lines, zoning, names, size, seed);
    Addresses addresses = new Addresses(lattice, streets, segments, administration);
    buildings = new BuildingPlanner(terrain, lattice, streets, zoning, names, addresses, seed);
    water = new WaterNetwork(lattice, terrain, zoning, streets, size, seed);
    storm = new StormNetwork(lattice, terrain, zoning, shoreline, streets, seed);
  }

  public CitySize size() {
    return size;
  }

  public long seed() {
    return seed;
  }

  public Terrain terrain() {
    return terrain;
  }

  public Lattice lattice() {
    return lattice;
  }

  public Shoreline shoreline() {
    return shoreline;
  }

  public Zoning zoning() {
    return zoning;
  }

  public StreetNet streets() {
    return streets;
  }

  public RoadSegments segments() {
    return segments;
  }

  public Administration administration() {
    return administration;
  }

  public BuildingPlanner buildings() {
    return buildings;
  }

  public WaterNetwork water() {
    return water;
  }

  public StormNetwork storm() {
    return storm;
  }
}
