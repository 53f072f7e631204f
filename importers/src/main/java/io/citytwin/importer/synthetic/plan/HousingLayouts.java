package io.citytwin.importer.synthetic.plan;

import io.citytwin.importer.synthetic.plan.Quad.Frame;
import io.citytwin.model.feature.BuildingUsage;

/** How cells of houses and flats are built over. */
final class HousingLayouts {

  private HousingLayouts() {}

  static void oldTown(CellGround ground) {
    RandomStream random = ground.random();
    ground.rows(
        random.between(17, 22),
        random.between(13, 19),
        0.7,
        0.95,
        site -> {
          boolean shop = random.chance(0.22);
          site.form(houseForm(site, 0.3));
          site.use(shop ? BuildingUsage.MIXED : BuildingUsage.RESIDENTIAL);
          site.storeys(1, random.chance(0.3) ? 6 : 3, 3.1).built(1880, 1985);
        });
  }

  static void village(CellGround ground) {
    RandomStream random = ground.random();
    ground.rows(
        random.between(14, 17),
        random.between(12, 15),
        1.1,
        0.9,
        site -> site.form(houseForm(site, 0.04)).storeys(2, 7, 3.1).built(1982, 2012));
  }

  static void suburb(CellGround ground) {
    RandomStream random = ground.random();
    ground.rows(
        random.between(23, 28),
        random.between(18, 23),
        4,
        0.93,
        site -> site.form(houseForm(site, 0)).storeys(2, 3, 3.2).built(1995, 2022));
  }

  static void farm(CellGround ground) {
    RandomStream random = ground.random();
    if (random.chance(0.12)) {
      double s = random.between(0.1, 0.6);
      double t = random.between(0.1, 0.6);
      ground.site(
          s,
          s + 0.3,
          t,
          t + 0.3,
          2,
          18,
          14,
          site -> site.form(houseForm(site, 0)).storeys(1, 3, 3.1).built(1970, 2015));
    }
  }

  /** A house, an L, or with the chance given a house round a court. */
  static Footprint houseForm(BuildingSite site, double courts) {
    double draw = site.random.next();
    Frame frame = site.frame;
    if (draw < courts && Math.min(frame.width(), frame.depth()) > 12) {
      return Footprint.courtyard(frame, site.random.between(0.3, 0.48));
    }
    if (draw < courts + 0.24) {
      return Footprint.angle(
          frame, site.random.between(-0.2, 0.35), site.random.between(-0.25, 0.3));
    }
    return Footprint.rectangle(frame);
  }

  /** Parallel slabs that face south, as housing estates have them; a gatehouse here and there. */
  static void slabs(CellGround ground, double urban) {
    RandomStream random = ground.random();
    int rows = Math.max(2, (int) Math.round(ground.depth() / random.between(22, 27)));
    int columns = Math.max(1, (int) Math.round(ground.width() / random.between(34, 46)));
    int storeys =
        random.chance(0.6) ? random.integer(5, 7) : random.integer(9, urban > 0.5 ? 18 : 12);
    int year = random.integer(1986, 2016);
    for (int k = 0; k < rows * columns; k++) {
      boolean gatehouse = random.chance(0.08);
      ground.gridSite(
          k % columns,
          columns,
          k / columns,
          rows,
          3,
          gatehouse ? 16 : 60,
          gatehouse ? 10 : random.between(11, 13.5),
          site -> {
            if (gatehouse) {
              site.use(BuildingUsage.COMMERCIAL).storeys(1, 2, 3.6).built(year, year + 3);
            } else {
              site.form(slabForm(site)).storeys(storeys, storeys + 1, 2.9).built(year, year + 2);
            }
          });
    }
  }

  private static Footprint slabForm(BuildingSite site) {
    return site.random.chance(0.75)
        ? Footprint.rectangle(site.frame)
        : Footprint.horseshoe(site.frame, 0.3, 1.35);
  }

  /** Point blocks, with a low building of shops among them here and there. */
  static void towers(CellGround ground, double urban) {
    RandomStream random = ground.random();
    int columns = random.integer(2, 3);
    int rows = random.integer(2, 3);
    int storeys = random.integer(18, urban > 0.5 ? 40 : 30);
    int year = random.integer(2002, 2024);
    double size = random.between(22, 28);
    boolean cross = random.chance(0.6);
    for (int k = 0; k < columns * rows; k++) {
      boolean low = random.chance(0.14);
      ground.gridSite(
          k % columns,
          columns,
          k / columns,
          rows,
          2.5,
          low ? 40 : size,
          low ? 20 : size * 0.85,
          site -> {
            if (low) {
              site.use(BuildingUsage.COMMERCIAL).form(houseForm(site, 0)).storeys(1, 3, 4.2);
            } else {
              site.form(towerForm(site.frame, cross)).storeys(storeys - 2, storeys + 2, 2.95);
            }
            site.built(year, year + 2);
          });
    }
  }

  private static Footprint towerForm(Frame frame, boolean cross) {
    return cross ? Footprint.cross(frame, 0.55, 0.45) : Footprint.horseshoe(frame, 0.36, 1.2);
  }
}
