package io.citytwin.importer.synthetic.plan;

import io.citytwin.importer.synthetic.plan.Terrain.Centre;
import java.util.Arrays;
import java.util.List;

/**
 * Gives each cell its land use: by place first, then by block, then a few cells of each block for
 * the public.
 */
public final class Zoning {

  static final double BUILDABLE_HILL = 0.35;
  private static final List<LandUse> CIVIC =
      List.of(LandUse.CIVIC, LandUse.CIVIC, LandUse.HOSPITAL);

  private final Terrain terrain;
  private final Lattice lattice;
  private final StreetLines lines;
  private final long seed;
  private final LandUse[] use;

  Zoning(Terrain terrain, Lattice lattice, StreetLines lines, long seed) {
    this.terrain = terrain;
    this.lattice = lattice;
    this.lines = lines;
    this.seed = seed;
    use = new LandUse[lattice.cellCount()];
    Arrays.fill(use, LandUse.WATER);
    for (int cell = 0; cell < use.length; cell++) {
      if (lattice.isLand(cell)) {
        use[cell] = lattice.isQuad(cell) ? place(cell) : LandUse.QUAY;
      }
    }
    placeServices();
  }

  /** Land use of a cell. */
  public LandUse of(int cell) {
    return use[cell];
  }

  /** Takes a cell out of the built city: no street leads there. */
  void release(int cell) {
    use[cell] = LandUse.GREEN;
  }

  boolean isBuilt(int cell) {
    return cell >= 0 && use[cell].isBuilt();
  }

  private LandUse place(int cell) {
    double x = lattice.centreX(cell);
    double y = lattice.centreY(cell);
    if (terrain.hill(x, y) > BUILDABLE_HILL) {
      return LandUse.HILL;
    }
    RandomStream random = RandomStream.of(seed, Purpose.CELL_USE, cell, 0);
    Centre old = terrain.centres().get(0);
    Centre modern = terrain.centres().get(1);
    double core = terrain.coreRadius() * (1 + 0.35 * terrain.variety(x, y, 900));
    if (distance(old, x, y) < core) {
      return oldTown(random);
    }
    if (distance(modern, x, y) < 0.62 * core) {
      return modernTown(random);
    }
    return outside(x, y, cell, random);
  }

  private static LandUse oldTown(RandomStream random) {
    double draw = random.next();
    if (draw < 0.72) {
      return LandUse.OLD_TOWN;
    }
    return draw < 0.86 ? LandUse.COMMERCE : draw < 0.93 ? LandUse.SLABS : LandUse.PARK;
  }

  private static LandUse modernTown(RandomStream random) {
    double draw = random.next();
    if (draw < 0.55) {
      return LandUse.BUSINESS;
    }
    return draw < 0.78 ? LandUse.COMMERCE : draw < 0.92 ? LandUse.TOWERS : LandUse.PARK;
  }

  private LandUse outside(double x, double y, int cell, RandomStream random) {
    double urban = terrain.urban(x, y);
    if (isPort(x, y)) {
      return random.chance(0.9) ? LandUse.PORT : LandUse.GREEN;
    }
    if (urban < 0.2) {
      return countryside(x, y, random);
    }
    double wave = Math.max(700, terrain.radius() / 7);
    double industry = terrain.variety(x + 5000, y, 1.6 * wave);
    if (industry > 0.42 && urban < 0.62) {
      return random.chance(0.93) ? LandUse.INDUSTRY : LandUse.GREEN;
    }
    if (terrain.variety(x, y + 9000, 0.6 * wave) > 0.62) {
      return LandUse.PARK;
    }
    return random.chance(0.035) ? LandUse.PARK : blockUse(cell, urban);
  }

  /** Industry on the water east of the bay, the cranes and tanks of the city. */
  private boolean isPort(double x, double y) {
    double shore = terrain.shore(x, y);
    double east = (x - terrain.bayX()) / terrain.radius();
    double depth = Math.max(260, 0.1 * terrain.radius());
    return shore < depth && y < -0.28 * terrain.radius() && east > 0.1 && east < 0.75;
  }

  private LandUse countryside(double x, double y, RandomStream random) {
    if (terrain.variety(x - 3000, y, 1100) > 0.5) {
      return random.chance(0.8) ? LandUse.VILLAGE : LandUse.SUBURB;
    }
    return terrain.hill(x, y) > 0.2 || terrain.variety(x, y, 2300) > 0.55
        ? LandUse.GREEN
        : LandUse.FARM;
  }

  private LandUse blockUse(int cell, double urban) {
    int block = block(cell);
    RandomStream random = RandomStream.of(seed, Purpose.BLOCK_USE, block, 0);
    double draw = random.next() * 0.75 + 0.35 * urban;
    RandomStream own = RandomStream.of(seed, Purpose.CELL_USE, cell, 1);
    if (urban > 0.4 && own.chance(0.1)) {
      return LandUse.COMMERCE;
    }
    if (draw < 0.24) {
      return LandUse.SUBURB;
    }
    if (draw < 0.44) {
      return LandUse.VILLAGE;
    }
    return draw < 0.76 ? LandUse.SLABS : LandUse.TOWERS;
  }

  private int block(int cell) {
    int i = lines.columnBand(lattice.cellColumn(cell));
    int j = lines.rowBand(lattice.cellRow(cell));
    return j * lines.columnBands() + i;
  }

  /**
   * One school for each block with housing, a hospital or office of the city for every fourth,
   * stations at the centres.
   */
  private void placeServices() {
    int[] chosen = new int[lines.columnBands() * lines.rowBands()];
    Arrays.fill(chosen, -1);
    double[] best = new double[chosen.length];
    for (int cell = 0; cell < use.length; cell++) {
      double rank = RandomStream.unit(seed, Purpose.CELL_USE, cell, 2);
      if (use[cell].isHousing() && rank > best[block(cell)]) {
        best[block(cell)] = rank;
        chosen[block(cell)] = cell;
      }
    }
    for (int block = 0; block < chosen.length; block++) {
      if (chosen[block] >= 0) {
        RandomStream random = RandomStream.of(seed, Purpose.BLOCK_USE, block, 1);
        use[chosen[block]] = random.chance(0.7) ? LandUse.SCHOOL : random.pick(CIVIC);
      }
    }
    for (Centre centre : terrain.centres()) {
      placeStation(centre);
    }
  }

  private void placeStation(Centre centre) {
    int best = -1;
    double nearest = Double.POSITIVE_INFINITY;
    double wanted = 0.75 * terrain.coreRadius();
    for (int cell = 0; cell < use.length; cell++) {
      double d = Math.abs(distance(centre, lattice.centreX(cell), lattice.centreY(cell)) - wanted);
      if (use[cell].isBuilt() && d < nearest) {
        nearest = d;
        best = cell;
      }
    }
    if (best >= 0) {
      use[best] = LandUse.STATION;
    }
  }

  private static double distance(Centre centre, double x, double y) {
    return StrictMath.hypot(x - centre.x(), y - centre.y());
  }
}
