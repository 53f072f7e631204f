package io.citytwin.importer.synthetic.plan;

import io.citytwin.importer.synthetic.plan.Names.Name;
import io.citytwin.importer.synthetic.plan.Quad.Frame;
import io.citytwin.model.feature.BuildingUsage;
import io.citytwin.model.feature.RoadClass;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fills the built cells with buildings, each cell from its own random numbers.
 *
 * <p>A cell is set back from its streets, cut into plots, and each plot gets the largest rectangle
 * that fits, in which the building has its form: so buildings keep clear of each other and of the
 * streets without any search.
 */
public final class BuildingPlanner {

  private final Terrain terrain;
  private final Lattice lattice;
  private final StreetNet net;
  private final Zoning zoning;
  private final Names names;
  private final Addresses addresses;
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
    this.names = names;
    this.addresses = addresses;
    this.seed = seed;
  }

  /** Hands over the buildings of a cell; none on open land and water. */
  public void forEach(int cell, Consumer<PlannedBuilding> sink) {
    if (!lattice.isQuad(cell)) {
      return;
    }
    Quad ground = setBack(cell);
    if (ground == null || Math.min(ground.width(), ground.depth()) < 16) {
      return;
    }
    RandomStream random = RandomStream.of(seed, Purpose.BUILDINGS, cell, 0);
    List<Plot> plots = new ArrayList<>();
    fill(cell, ground, random, plots);
    int number = 0;
    for (Plot plot : plots) {
      if (plot.isWorthBuilding()) {
        sink.accept(plot.build(addresses.of(cell, plot.frame, number++)));
      }
    }
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

  private void fill(int cell, Quad ground, RandomStream random, List<Plot> plots) {
    double urban = terrain.urban(lattice.centreX(cell), lattice.centreY(cell));
    switch (zoning.of(cell)) {
      case OLD_TOWN -> oldTown(ground, random, plots);
      case VILLAGE -> village(ground, random, plots);
      case SLABS -> slabs(ground, random, urban, plots);
      case TOWERS -> towers(ground, random, urban, plots);
      case SUBURB -> suburb(ground, random, plots);
      case BUSINESS -> business(ground, random, urban, cell, plots);
      case COMMERCE -> commerce(ground, random, urban, cell, plots);
      case INDUSTRY -> industry(ground, random, plots);
      case PORT -> port(ground, random, plots);
      case SCHOOL -> school(ground, random, cell, plots);
      case HOSPITAL -> hospital(ground, random, cell, plots);
      case STATION -> station(ground, random, cell, plots);
      case CIVIC -> civic(ground, random, cell, plots);
      case FARM -> farm(ground, random, plots);
      case PARK -> pavilion(ground, random, plots);
      case GREEN, HILL, QUAY, WATER -> {}
    }
  }

  /**
   * One plot of a grid of columns and rows, the gap in metres kept free all round it; null if it is
   * too small.
   */
  private static @Nullable Quad plotAt(
      Quad ground, double s0, double s1, double t0, double t1, double gap) {
    return ground.part(s0, s1, t0, t1).inset(gap, gap, gap, gap);
  }

  private static void add(
      List<Plot> plots,
      RandomStream random,
      @Nullable Quad quad,
      double width,
      double depth,
      Consumer<Plot> decide) {
    if (quad != null) {
      Plot plot = new Plot(random, quad.fit(width, depth));
      decide.accept(plot);
      plots.add(plot);
    }
  }

  private static void grid(
      Quad ground,
      RandomStream random,
      int columns,
      int rows,
      double gap,
      List<Plot> plots,
      Consumer<Plot> decide) {
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        Quad quad =
            plotAt(
                ground,
                column / (double) columns,
                (column + 1) / (double) columns,
                row / (double) rows,
                (row + 1) / (double) rows,
                gap);
        add(plots, random, quad, 1000, 1000, decide);
      }
    }
  }

  /** Rows of houses of uneven width. */
  private static void rows(
      Quad ground,
      RandomStream random,
      double rowDepth,
      double width,
      double gap,
      double chance,
      List<Plot> plots,
      Consumer<Plot> decide) {
    int rows = Math.max(1, (int) Math.round(ground.depth() / rowDepth));
    for (int row = 0; row < rows; row++) {
      double t0 = row / (double) rows;
      double t1 = (row + 1) / (double) rows;
      double s = 0;
      while (s < 0.999) {
        double end = s + random.between(0.75, 1.35) * width / ground.width();
        end = end > 1 - 0.6 * width / ground.width() ? 1 : end;
        if (random.chance(chance)) {
          add(plots, random, plotAt(ground, s, end, t0, t1, gap), 60, 60, decide);
        }
        s = end;
      }
    }
  }

  private static Footprint houseForm(Plot p, double courts) {
    double draw = p.random.next();
    Frame f = p.frame;
    if (draw < courts && Math.min(f.width(), f.depth()) > 12) {
      return Footprint.courtyard(f, p.random.between(0.3, 0.48));
    }
    if (draw < courts + 0.24) {
      return Footprint.angle(f, p.random.between(-0.2, 0.35), p.random.between(-0.25, 0.3));
    }
    return Footprint.rectangle(f);
  }

  private void oldTown(Quad ground, RandomStream random, List<Plot> plots) {
    rows(
        ground,
        random,
        random.between(17, 22),
        random.between(13, 19),
        0.7,
        0.95,
        plots,
        p -> {
          boolean shop = p.random.chance(0.22);
          p.form(houseForm(p, 0.3)).use(shop ? BuildingUsage.MIXED : BuildingUsage.RESIDENTIAL);
          p.storeys(1, p.random.chance(0.3) ? 6 : 3, 3.1).built(1880, 1985);
        });
  }

  private void village(Quad ground, RandomStream random, List<Plot> plots) {
    rows(
        ground,
        random,
        random.between(14, 17),
        random.between(12, 15),
        1.1,
        0.9,
        plots,
        p -> p.form(houseForm(p, 0.04)).storeys(2, 7, 3.1).built(1982, 2012));
  }

  /** Parallel slabs that face south, as housing estates have them; a gatehouse here and there. */
  private void slabs(Quad ground, RandomStream random, double urban, List<Plot> plots) {
    int rows = Math.max(2, (int) Math.round(ground.depth() / random.between(22, 27)));
    int columns = Math.max(1, (int) Math.round(ground.width() / random.between(34, 46)));
    int storeys =
        random.chance(0.6) ? random.integer(5, 7) : random.integer(9, urban > 0.5 ? 18 : 12);
    int year = random.integer(1986, 2016);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        Quad quad =
            plotAt(
                ground,
                column / (double) columns,
                (column + 1) / (double) columns,
                row / (double) rows,
                (row + 1) / (double) rows,
                3);
        if (random.chance(0.08)) {
          add(
              plots,
              random,
              quad,
              16,
              10,
              p -> p.use(BuildingUsage.COMMERCIAL).storeys(1, 2, 3.6).built(year, year + 3));
        } else {
          double depth = random.between(11, 13.5);
          add(
              plots,
              random,
              quad,
              60,
              depth,
              p -> p.form(slabForm(p)).storeys(storeys, storeys + 1, 2.9).built(year, year + 2));
        }
      }
    }
  }

  private static Footprint slabForm(Plot p) {
    return p.random.chance(0.75)
        ? Footprint.rectangle(p.frame)
        : Footprint.horseshoe(p.frame, 0.3, 1.35);
  }

  private void towers(Quad ground, RandomStream random, double urban, List<Plot> plots) {
    int columns = random.integer(2, 3);
    int rows = random.integer(2, 3);
    int storeys = random.integer(18, urban > 0.5 ? 40 : 30);
    int year = random.integer(2002, 2024);
    double size = random.between(22, 28);
    boolean cross = random.chance(0.6);
    for (int k = 0; k < columns * rows; k++) {
      int column = k % columns;
      int row = k / columns;
      Quad quad =
          plotAt(
              ground,
              column / (double) columns,
              (column + 1) / (double) columns,
              row / (double) rows,
              (row + 1) / (double) rows,
              2.5);
      boolean low = random.chance(0.14);
      add(
          plots,
          random,
          quad,
          low ? 40 : size,
          low ? 20 : size * 0.85,
          p -> {
            if (low) {
              p.use(BuildingUsage.COMMERCIAL)
                  .form(houseForm(p, 0))
                  .storeys(1, 3, 4.2)
                  .built(year, year + 2);
            } else {
              p.form(
                  cross
                      ? Footprint.cross(p.frame, 0.55, 0.45)
                      : Footprint.horseshoe(p.frame, 0.36, 1.2));
              p.storeys(storeys - 2, storeys + 2, 2.95).built(year, year + 2);
            }
          });
    }
  }

  private void suburb(Quad ground, RandomStream random, List<Plot> plots) {
    rows(
        ground,
        random,
        random.between(23, 28),
        random.between(18, 23),
        4,
        0.93,
        plots,
        p -> p.form(houseForm(p, 0)).storeys(2, 3, 3.2).built(1995, 2022));
  }

  private void business(
      Quad ground, RandomStream random, double urban, int cell, List<Plot> plots) {
    int columns = random.integer(1, 2);
    int rows = random.integer(1, 2) + (columns == 1 ? 1 : 0);
    int most = (int) (24 + 34 * Math.clamp(urban, 0, 1));
    grid(
        ground,
        random,
        columns,
        rows,
        5,
        plots,
        p -> {
          boolean hotel = p.random.chance(0.2);
          p.use(hotel ? BuildingUsage.COMMERCIAL : BuildingUsage.OFFICE)
              .form(officeForm(p))
              .storeys(14, most, 4)
              .built(1998, 2025);
          p.named(
              p.random.chance(0.35)
                  ? called(cell, plots.size(), hotel ? "酒店" : "大厦", hotel ? " Hotel" : " Tower")
                  : null);
        });
  }

  private static Footprint officeForm(Plot p) {
    return switch (p.random.integer(0, 4)) {
      case 0 -> Footprint.round(p.frame, 20);
      case 1 -> Footprint.cross(p.frame, 0.6, 0.6);
      case 2 -> Footprint.angle(p.frame, 0.1, -0.1);
      case 3 -> Footprint.courtyard(p.frame, 0.35);
      default -> Footprint.rectangle(p.frame);
    };
  }

  private void commerce(
      Quad ground, RandomStream random, double urban, int cell, List<Plot> plots) {
    if (random.chance(0.25)) {
      grid(
          ground,
          random,
          1,
          1,
          4,
          plots,
          p ->
              p.use(BuildingUsage.COMMERCIAL)
                  .form(
                      p.random.chance(0.5)
                          ? Footprint.courtyard(p.frame, 0.3)
                          : Footprint.horseshoe(p.frame, 0.6, 0.9))
                  .storeys(4, 7, 5)
                  .built(2003, 2024)
                  .named(called(cell, 0, "广场", " Plaza")));
      return;
    }
    grid(
        ground,
        random,
        random.integer(2, 3),
        random.integer(2, 4),
        2,
        plots,
        p -> {
          boolean flats = p.random.chance(0.4);
          p.use(flats ? BuildingUsage.MIXED : BuildingUsage.COMMERCIAL).form(houseForm(p, 0.15));
          p.storeys(2, urban > 0.6 ? 12 : 7, 3.6).built(1975, 2020);
        });
  }

  private void industry(Quad ground, RandomStream random, List<Plot> plots) {
    int columns = random.integer(1, 3);
    int rows = random.integer(1, 4);
    int year = random.integer(1978, 2018);
    grid(
        ground,
        random,
        columns,
        rows,
        3.5,
        plots,
        p -> {
          boolean office = p.random.chance(0.12);
          p.use(office ? BuildingUsage.OFFICE : BuildingUsage.INDUSTRIAL).form(hallForm(p));
          p.storeys(office ? 3 : 1, office ? 6 : 3, office ? 3.6 : 6.5).built(year, year + 6);
        });
  }

  private static Footprint hallForm(Plot p) {
    return p.random.chance(0.7) ? Footprint.rectangle(p.frame) : Footprint.angle(p.frame, 0.2, 0.1);
  }

  /** Either a farm of round tanks, or sheds. */
  private void port(Quad ground, RandomStream random, List<Plot> plots) {
    int year = random.integer(1985, 2020);
    if (random.chance(0.35)) {
      int across = random.integer(2, 4);
      grid(
          ground,
          random,
          across,
          across,
          2.5,
          plots,
          p ->
              p.use(BuildingUsage.INDUSTRIAL)
                  .form(Footprint.round(p.frame, 24))
                  .storeys(1, 1, 15)
                  .built(year, year + 4));
      return;
    }
    grid(
        ground,
        random,
        1,
        random.integer(2, 3),
        4,
        plots,
        p ->
            p.use(p.random.chance(0.5) ? BuildingUsage.TRANSPORT : BuildingUsage.INDUSTRIAL)
                .storeys(1, 2, 8)
                .built(year, year + 4));
  }

  /** The teaching building in the south, a hall beside the sports ground in the north. */
  private void school(Quad ground, RandomStream random, int cell, List<Plot> plots) {
    int year = random.integer(1960, 2020);
    add(
        plots,
        random,
        plotAt(ground, 0, 0.66, 0, 0.5, 3),
        70,
        45,
        p ->
            p.use(BuildingUsage.PUBLIC)
                .form(Footprint.horseshoe(p.frame, 0.45, 0.6))
                .storeys(4, 6, 3.8)
                .built(year, year)
                .named(called(cell, 0, random.chance(0.5) ? "小学" : "中学", " School")));
    add(
        plots,
        random,
        plotAt(ground, 0.68, 1, 0, 0.45, 3),
        30,
        35,
        p -> p.use(BuildingUsage.PUBLIC).storeys(2, 5, 3.6).built(year, year + 9));
    add(
        plots,
        random,
        plotAt(ground, 0.72, 1, 0.55, 1, 3),
        26,
        40,
        p -> p.use(BuildingUsage.PUBLIC).storeys(1, 1, 11).built(year, year + 15));
  }

  private void hospital(Quad ground, RandomStream random, int cell, List<Plot> plots) {
    int year = random.integer(1970, 2019);
    add(
        plots,
        random,
        plotAt(ground, 0, 0.68, 0, 0.6, 3),
        70,
        60,
        p ->
            p.use(BuildingUsage.PUBLIC)
                .form(Footprint.doubleWing(p.frame, 0.5, 0.35))
                .storeys(6, 14, 3.9)
                .built(year, year)
                .named(called(cell, 0, "医院", " Hospital")));
    add(
        plots,
        random,
        plotAt(ground, 0.7, 1, 0, 0.6, 3),
        30,
        60,
        p -> p.use(BuildingUsage.PUBLIC).storeys(4, 9, 3.9).built(year, year + 12));
    add(
        plots,
        random,
        plotAt(ground, 0, 0.55, 0.66, 1, 3),
        60,
        30,
        p -> p.use(BuildingUsage.PUBLIC).storeys(3, 5, 3.6).built(year, year + 20));
  }

  private void station(Quad ground, RandomStream random, int cell, List<Plot> plots) {
    int year = random.integer(1995, 2020);
    add(
        plots,
        random,
        plotAt(ground, 0, 1, 0.15, 0.75, 2),
        120,
        45,
        p ->
            p.use(BuildingUsage.TRANSPORT)
                .storeys(2, 3, 8)
                .built(year, year)
                .named(called(cell, 0, "站", " Station")));
    add(
        plots,
        random,
        plotAt(ground, 0, 0.4, 0.78, 1, 2),
        40,
        18,
        p -> p.use(BuildingUsage.COMMERCIAL).storeys(2, 4, 4).built(year, year + 5));
    add(
        plots,
        random,
        plotAt(ground, 0.6, 1, 0.78, 1, 2),
        40,
        18,
        p -> p.use(BuildingUsage.COMMERCIAL).storeys(2, 4, 4).built(year, year + 5));
  }

  private void civic(Quad ground, RandomStream random, int cell, List<Plot> plots) {
    int year = random.integer(1980, 2020);
    boolean museum = random.chance(0.4);
    add(
        plots,
        random,
        plotAt(ground, 0.05, 0.95, 0.45, 1, 3),
        80,
        50,
        p ->
            p.use(BuildingUsage.PUBLIC)
                .form(
                    museum ? Footprint.round(p.frame, 28) : Footprint.doubleWing(p.frame, 0.4, 0.4))
                .storeys(3, 10, 4)
                .built(year, year)
                .named(
                    called(
                        cell, 0, museum ? "博物馆" : "政务中心", museum ? " Museum" : " Civic Centre")));
    add(
        plots,
        random,
        plotAt(ground, 0, 0.3, 0, 0.35, 3),
        28,
        26,
        p -> p.use(BuildingUsage.PUBLIC).storeys(2, 4, 3.8).built(year, year + 10));
    add(
        plots,
        random,
        plotAt(ground, 0.7, 1, 0, 0.35, 3),
        28,
        26,
        p -> p.use(BuildingUsage.PUBLIC).storeys(2, 4, 3.8).built(year, year + 10));
  }

  private void farm(Quad ground, RandomStream random, List<Plot> plots) {
    if (random.chance(0.12)) {
      double s = random.between(0.1, 0.6);
      double t = random.between(0.1, 0.6);
      add(
          plots,
          random,
          plotAt(ground, s, s + 0.3, t, t + 0.3, 2),
          18,
          14,
          p -> p.form(houseForm(p, 0)).storeys(1, 3, 3.1).built(1970, 2015));
    }
  }

  private void pavilion(Quad ground, RandomStream random, List<Plot> plots) {
    if (random.chance(0.2)) {
      double s = random.between(0.2, 0.6);
      double t = random.between(0.2, 0.6);
      add(
          plots,
          random,
          plotAt(ground, s, s + 0.25, t, t + 0.25, 2),
          11,
          11,
          p ->
              p.use(BuildingUsage.PUBLIC)
                  .form(Footprint.round(p.frame, 8))
                  .storeys(1, 2, 4)
                  .built(1900, 2010));
    }
  }

  private Name called(int cell, int number, String chinese, String english) {
    Name word = names.word(4, RandomStream.of(seed, Purpose.NAMES, cell, number).integer(0, 1599));
    return new Name(word.chinese() + chinese, word.english() + english);
  }
}
