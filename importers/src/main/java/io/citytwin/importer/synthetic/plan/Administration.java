package io.citytwin.importer.synthetic.plan;

import io.citytwin.importer.synthetic.plan.Names.Name;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * City, districts, streets, communities and the cells in them.
 *
 * <p>Codes are built like those of GB/T 2260 and GB/T 10114: 6 digits for a district, 3 more each
 * for a street and a community, and 3 more for a cell of the management grid. The prefix 3599
 * belongs to no real city.
 */
public final class Administration {

  /** Code of the city. */
  public static final String CITY_CODE = "359900";

  private static final int PREFIX = 3599;

  /** A district, a street or a community, with the code of the area above it and its people. */
  public record Area(
      String code, Name name, String parentCode, int population, List<Integer> cells) {

    public Area {
      cells = List.copyOf(cells);
    }
  }

  private final Lattice lattice;
  private final StreetLines lines;
  private final Zoning zoning;
  private final Names names;
  private final long seed;
  private final List<Area> districts = new ArrayList<>();
  private final List<Area> streets = new ArrayList<>();
  private final List<Area> communities = new ArrayList<>();
  private final int[] communityOf;
  private final int[] sequence;

  Administration(
      Lattice lattice, StreetLines lines, Zoning zoning, Names names, CitySize size, long seed) {
    this.lattice = lattice;
    this.lines = lines;
    this.zoning = zoning;
    this.names = names;
    this.seed = seed;
    communityOf = new int[lattice.cellCount()];
    sequence = new int[lattice.cellCount()];
    Arrays.fill(communityOf, -1);
    number(districtSeeds(size));
  }

  // ---------------------------------------------------------------- blocks to areas

  private void number(List<double[]> seeds) {
    int[] columnQuarter = lines.primaryColumnBands();
    int[] rowQuarter = lines.primaryRowBands();
    int quartersWide = columnQuarter[columnQuarter.length - 1] + 1;
    int quarters = quartersWide * (rowQuarter[rowQuarter.length - 1] + 1);
    List<List<List<Integer>>> blocksOfQuarter = new ArrayList<>();
    for (int q = 0; q < quarters; q++) {
      blocksOfQuarter.add(new ArrayList<>());
    }
    for (List<Integer> block : joinedBlocks()) {
      int cell = block.getFirst();
      int quarter =
          rowQuarter[lattice.cellRow(cell)] * quartersWide
              + columnQuarter[lattice.cellColumn(cell)];
      blocksOfQuarter.get(quarter).add(block);
    }
    List<List<List<List<Integer>>>> districtQuarters = new ArrayList<>();
    seeds.forEach(s -> districtQuarters.add(new ArrayList<>()));
    for (List<List<Integer>> quarter : blocksOfQuarter) {
      if (!quarter.isEmpty()) {
        districtQuarters.get(nearestSeed(seeds, quarter.getFirst().getFirst())).add(quarter);
      }
    }
    int number = 0;
    for (List<List<List<Integer>>> district : districtQuarters) {
      if (!district.isEmpty()) {
        addDistrict(number++, district);
      }
    }
  }

  private void addDistrict(int number, List<List<List<Integer>>> quarters) {
    String code = Integer.toString(PREFIX * 100 + 2 + number);
    int people = 0;
    List<Integer> cells = new ArrayList<>();
    for (int k = 0; k < quarters.size(); k++) {
      Area street = addStreet(code, k, quarters.get(k));
      people += street.population;
      cells.addAll(street.cells);
    }
    districts.add(new Area(code, Names.district(number), CITY_CODE, people, cells));
  }

  private Area addStreet(String districtCode, int number, List<List<Integer>> blocks) {
    String code = districtCode + digits(number + 1);
    int people = 0;
    List<Integer> cells = new ArrayList<>();
    for (int k = 0; k < blocks.size(); k++) {
      Area community = addCommunity(code, k, blocks.get(k));
      people += community.population;
      cells.addAll(community.cells);
    }
    Name word = names.word(2, streets.size());
    Name name = new Name(word.chinese() + "街道", word.english() + " Subdistrict");
    Area street = new Area(code, name, districtCode, people, cells);
    streets.add(street);
    return street;
  }

  private Area addCommunity(String streetCode, int number, List<Integer> cells) {
    Name word = names.word(3, communities.size());
    Name name = new Name(word.chinese() + "社区", word.english() + " Community");
    int people = 0;
    for (int k = 0; k < cells.size(); k++) {
      int cell = cells.get(k);
      communityOf[cell] = communities.size();
      sequence[cell] = k + 1;
      people += population(cell);
    }
    Area community = new Area(streetCode + digits(number + 1), name, streetCode, people, cells);
    communities.add(community);
    return community;
  }

  private static String digits(int number) {
    if (number > 999) {
      throw new IllegalStateException("more than 999 areas under one code");
    }
    return Integer.toString(1000 + number).substring(1);
  }

  /**
   * The blocks between the main roads, those of fewer than five cells joined to the largest block
   * beside them.
   */
  private List<List<Integer>> joinedBlocks() {
    int wide = lines.columnBands();
    List<List<Integer>> blocks = new ArrayList<>();
    for (int b = 0; b < wide * lines.rowBands(); b++) {
      blocks.add(new ArrayList<>());
    }
    for (int cell = 0; cell < lattice.cellCount(); cell++) {
      if (lattice.isLand(cell)) {
        int i = lines.columnBand(lattice.cellColumn(cell));
        blocks.get(lines.rowBand(lattice.cellRow(cell)) * wide + i).add(cell);
      }
    }
    for (int b = 0; b < blocks.size(); b++) {
      List<Integer> host = host(blocks, b, wide);
      if (host != null) {
        host.addAll(blocks.get(b));
        blocks.set(b, new ArrayList<>());
      }
    }
    blocks.removeIf(List::isEmpty);
    return blocks;
  }

  private static @Nullable List<Integer> host(List<List<Integer>> blocks, int b, int wide) {
    int size = blocks.get(b).size();
    if (size == 0 || size >= 5) {
      return null;
    }
    int[] beside = {
      b % wide > 0 ? b - 1 : -1,
      b % wide < wide - 1 ? b + 1 : -1,
      b - wide,
      b + wide < blocks.size() ? b + wide : -1
    };
    int best = -1;
    for (int other : beside) {
      if (other >= 0 && blocks.get(other).size() >= (best < 0 ? 5 : blocks.get(best).size() + 1)) {
        best = other;
      }
    }
    return best < 0 ? null : blocks.get(best);
  }

  private List<double[]> districtSeeds(CitySize size) {
    int count =
        Math.max(2, (int) StrictMath.round(StrictMath.pow(size.radiusMeters() / 1000, 0.75) * 1.5));
    int across = (int) Math.ceil(Math.sqrt(count * 4.0 / 3));
    int up = (count + across - 1) / across;
    List<double[]> seeds = new ArrayList<>();
    for (int k = 0; k < across * up; k++) {
      RandomStream random = RandomStream.of(seed, Purpose.DISTRICTS, k, 0);
      double i = (k % across + random.between(0.25, 0.75)) / across * lattice.columns();
      double j = (Math.floorDiv(k, across) + random.between(0.25, 0.75)) / up * lattice.rows();
      seeds.add(new double[] {i, j});
    }
    return seeds;
  }

  private int nearestSeed(List<double[]> seeds, int cell) {
    int best = 0;
    double nearest = Double.POSITIVE_INFINITY;
    for (int k = 0; k < seeds.size(); k++) {
      double di = seeds.get(k)[0] - lattice.cellColumn(cell);
      double dj = seeds.get(k)[1] - lattice.cellRow(cell);
      if (di * di + dj * dj < nearest) {
        nearest = di * di + dj * dj;
        best = k;
      }
    }
    return best;
  }

  // ---------------------------------------------------------------- reading

  public List<Area> districts() {
    return districts;
  }

  public List<Area> streets() {
    return streets;
  }

  public List<Area> communities() {
    return communities;
  }

  /** People in the whole city. */
  public int population() {
    return districts.stream().mapToInt(Area::population).sum();
  }

  /** People who live on a cell. */
  public int population(int cell) {
    RandomStream random = RandomStream.of(seed, Purpose.POPULATION, cell, 0);
    return (int) (zoning.of(cell).peoplePerHectare() * random.between(0.75, 1.25));
  }

  /** Community of a land cell. */
  public Area community(int cell) {
    return communities.get(communityOf[cell]);
  }

  /** District of a land cell. */
  public Area district(int cell) {
    return districts.get(Integer.parseInt(community(cell).code().substring(4, 6)) - 2);
  }

  /**
   * Postal code of a land cell: six digits, one for each subdistrict up to a hundred of them, then
   * shared. The prefix 3599 is not in use.
   */
  public String postalCode(int cell) {
    String code = community(cell).code();
    int lot = Integer.parseInt(code.substring(4, 6)) * 37 + Integer.parseInt(code.substring(6, 9));
    return PREFIX + digits(lot % 100).substring(1);
  }

  /** Code of a land cell: 15 digits, the first 12 of its community. */
  public String cellCode(int cell) {
    return community(cell).code() + digits(sequence[cell]);
  }
}
