package io.citytwin.importer.synthetic.plan;

import io.citytwin.model.feature.BuildingUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The ground of a cell behind the pavements of its streets, and the building sites cut out of it.
 *
 * <p>Places in it are fractions of the way from west to east (s) and from south to north (t).
 */
final class CellGround {

  private final Quad ground;
  private final RandomStream random;
  private final List<BuildingSite> sites = new ArrayList<>();

  /**
   * One building of a fixed layout.
   *
   * @param s0 west end of its site (likewise s1, t0, t1)
   * @param gap metres kept free all round the site
   * @param width most metres along the south side
   * @param depth most metres across it
   * @param form its outline
   * @param fewest least number of storeys
   * @param most largest number of storeys
   * @param storeyMeters height of a storey
   * @param laterYears most years it is younger than the first building
   */
  record Wing(
      double s0,
      double s1,
      double t0,
      double t1,
      double gap,
      double width,
      double depth,
      BuildingUsage use,
      Function<Quad.Frame, Footprint> form,
      int fewest,
      int most,
      double storeyMeters,
      int laterYears) {}

  CellGround(Quad ground, RandomStream random) {
    this.ground = ground;
    this.random = random;
  }

  RandomStream random() {
    return random;
  }

  /** Mean length of the south and the north side, in metres. */
  double width() {
    return ground.width();
  }

  /** Mean length of the east and the west side, in metres. */
  double depth() {
    return ground.depth();
  }

  /** The sites so far, in the order they were cut. */
  List<BuildingSite> sites() {
    return sites;
  }

  /**
   * Cuts out a site of at most the given size, a gap in metres kept free all round it, and has it
   * decided; none if it is too small.
   */
  void site(
      double s0,
      double s1,
      double t0,
      double t1,
      double gap,
      double width,
      double depth,
      Consumer<BuildingSite> decide) {
    Quad quad = ground.part(s0, s1, t0, t1).inset(gap, gap, gap, gap);
    if (quad != null) {
      BuildingSite site = new BuildingSite(random, quad.fit(width, depth));
      decide.accept(site);
      sites.add(site);
    }
  }

  /** Builds a wing whose layout began in a year; the rest of it is decided by the last argument. */
  void build(Wing wing, int year, @Nullable Consumer<BuildingSite> further) {
    site(
        wing.s0,
        wing.s1,
        wing.t0,
        wing.t1,
        wing.gap,
        wing.width,
        wing.depth,
        site -> {
          site.use(wing.use).form(wing.form.apply(site.frame));
          site.storeys(wing.fewest, wing.most, wing.storeyMeters);
          site.built(year, year + wing.laterYears);
          if (further != null) {
            further.accept(site);
          }
        });
  }

  /** Cuts all of the ground into columns and rows of equal shares. */
  void grid(int columns, int rows, double gap, Consumer<BuildingSite> decide) {
    for (int k = 0; k < columns * rows; k++) {
      gridSite(k % columns, columns, k / columns, rows, gap, 1000, 1000, decide);
    }
  }

  /** One site of a grid of columns and rows. */
  void gridSite(
      int column,
      int columns,
      int row,
      int rows,
      double gap,
      double width,
      double depth,
      Consumer<BuildingSite> decide) {
    site(
        column / (double) columns,
        (column + 1) / (double) columns,
        row / (double) rows,
        (row + 1) / (double) rows,
        gap,
        width,
        depth,
        decide);
  }

  /** Cuts the ground into rows of houses of uneven width, some of them missing. */
  void rows(
      double rowDepth, double width, double gap, double chance, Consumer<BuildingSite> decide) {
    int rows = Math.max(1, (int) Math.round(depth() / rowDepth));
    for (int row = 0; row < rows; row++) {
      double s = 0;
      while (s < 0.999) {
        double end = s + random.between(0.75, 1.35) * width / width();
        end = end > 1 - 0.6 * width / width() ? 1 : end;
        if (random.chance(chance)) {
          site(s, end, row / (double) rows, (row + 1) / (double) rows, gap, 60, 60, decide);
        }
        s = end;
      }
    }
  }
}
