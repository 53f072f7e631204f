package io.citytwin.importer.synthetic.plan;

import io.citytwin.importer.synthetic.plan.CellGround.Wing;
import io.citytwin.model.feature.BuildingUsage;

/** How cells of schools, hospitals, stations and offices of the city are built over. */
final class PublicLayouts {

  private static final BuildingUsage PUBLIC = BuildingUsage.PUBLIC;

  /** The teaching building in the south, a hall beside the sports ground in the north. */
  private static final Wing[] SCHOOL = {
    new Wing(
        0, 0.66, 0, 0.5, 3, 70, 45, PUBLIC, f -> Footprint.horseshoe(f, 0.45, 0.6), 4, 6, 3.8, 0),
    new Wing(0.68, 1, 0, 0.45, 3, 30, 35, PUBLIC, Footprint::rectangle, 2, 5, 3.6, 9),
    new Wing(0.72, 1, 0.55, 1, 3, 26, 40, PUBLIC, Footprint::rectangle, 1, 1, 11, 15)
  };

  private static final Wing[] HOSPITAL = {
    new Wing(
        0, 0.68, 0, 0.6, 3, 70, 60, PUBLIC, f -> Footprint.doubleWing(f, 0.5, 0.35), 6, 14, 3.9, 0),
    new Wing(0.7, 1, 0, 0.6, 3, 30, 60, PUBLIC, Footprint::rectangle, 4, 9, 3.9, 12),
    new Wing(0, 0.55, 0.66, 1, 3, 60, 30, PUBLIC, Footprint::rectangle, 3, 5, 3.6, 20)
  };

  /** The hall, and shops on both sides of its forecourt. */
  private static final Wing[] STATION = {
    new Wing(
        0, 1, 0.15, 0.75, 2, 120, 45, BuildingUsage.TRANSPORT, Footprint::rectangle, 2, 3, 8, 0),
    new Wing(
        0, 0.4, 0.78, 1, 2, 40, 18, BuildingUsage.COMMERCIAL, Footprint::rectangle, 2, 4, 4, 5),
    new Wing(0.6, 1, 0.78, 1, 2, 40, 18, BuildingUsage.COMMERCIAL, Footprint::rectangle, 2, 4, 4, 5)
  };

  private static final Wing[] MUSEUM = civic(f -> Footprint.round(f, 28));
  private static final Wing[] OFFICES = civic(f -> Footprint.doubleWing(f, 0.4, 0.4));

  private final PlaceNames names;

  PublicLayouts(PlaceNames names) {
    this.names = names;
  }

  private static Wing[] civic(java.util.function.Function<Quad.Frame, Footprint> form) {
    return new Wing[] {
      new Wing(0.05, 0.95, 0.45, 1, 3, 80, 50, PUBLIC, form, 3, 10, 4, 0),
      new Wing(0, 0.3, 0, 0.35, 3, 28, 26, PUBLIC, Footprint::rectangle, 2, 4, 3.8, 10),
      new Wing(0.7, 1, 0, 0.35, 3, 28, 26, PUBLIC, Footprint::rectangle, 2, 4, 3.8, 10)
    };
  }

  void school(CellGround ground, int cell) {
    RandomStream random = ground.random();
    int year = random.integer(1960, 2020);
    ground.build(
        SCHOOL[0],
        year,
        site -> site.named(names.called(cell, 0, random.chance(0.5) ? "小学" : "中学", " School")));
    buildOthers(ground, SCHOOL, year);
  }

  void hospital(CellGround ground, int cell) {
    int year = ground.random().integer(1970, 2019);
    ground.build(HOSPITAL[0], year, s -> s.named(names.called(cell, 0, "医院", " Hospital")));
    buildOthers(ground, HOSPITAL, year);
  }

  void station(CellGround ground, int cell) {
    int year = ground.random().integer(1995, 2020);
    ground.build(STATION[0], year, s -> s.named(names.called(cell, 0, "站", " Station")));
    buildOthers(ground, STATION, year);
  }

  void civic(CellGround ground, int cell) {
    int year = ground.random().integer(1980, 2020);
    if (ground.random().chance(0.4)) {
      ground.build(MUSEUM[0], year, s -> s.named(names.called(cell, 0, "博物馆", " Museum")));
      buildOthers(ground, MUSEUM, year);
    } else {
      ground.build(OFFICES[0], year, s -> s.named(names.called(cell, 0, "政务中心", " Civic Centre")));
      buildOthers(ground, OFFICES, year);
    }
  }

  private static void buildOthers(CellGround ground, Wing[] wings, int year) {
    for (int k = 1; k < wings.length; k++) {
      ground.build(wings[k], year, null);
    }
  }

  /** A pavilion in some parks. */
  static void pavilion(CellGround ground) {
    RandomStream random = ground.random();
    if (random.chance(0.2)) {
      double s = random.between(0.2, 0.6);
      double t = random.between(0.2, 0.6);
      ground.site(
          s,
          s + 0.25,
          t,
          t + 0.25,
          2,
          11,
          11,
          site -> {
            site.use(PUBLIC).form(Footprint.round(site.frame, 8));
            site.storeys(1, 2, 4).built(1900, 2010);
          });
    }
  }
}
