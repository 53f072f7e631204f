package io.citytwin.importer.synthetic.plan;

import io.citytwin.model.feature.BuildingUsage;

/** How cells of offices, shops, works and the port are built over. */
final class WorkLayouts {

  private final PlaceNames names;

  WorkLayouts(PlaceNames names) {
    this.names = names;
  }

  void business(CellGround ground, double urban, int cell) {
    RandomStream random = ground.random();
    int columns = random.integer(1, 2);
    int rows = random.integer(1, 2) + (columns == 1 ? 1 : 0);
    int most = (int) (24 + 34 * Math.clamp(urban, 0, 1));
    ground.grid(
        columns,
        rows,
        5,
        site -> {
          boolean hotel = random.chance(0.2);
          site.use(hotel ? BuildingUsage.COMMERCIAL : BuildingUsage.OFFICE).form(officeForm(site));
          site.storeys(14, most, 4).built(1998, 2025);
          if (random.chance(0.35)) {
            int number = ground.sites().size();
            site.named(
                hotel
                    ? names.called(cell, number, "酒店", " Hotel")
                    : names.called(cell, number, "大厦", " Tower"));
          }
        });
  }

  private static Footprint officeForm(BuildingSite site) {
    return switch (site.random.integer(0, 4)) {
      case 0 -> Footprint.round(site.frame, 20);
      case 1 -> Footprint.cross(site.frame, 0.6, 0.6);
      case 2 -> Footprint.angle(site.frame, 0.1, -0.1);
      case 3 -> Footprint.courtyard(site.frame, 0.35);
      default -> Footprint.rectangle(site.frame);
    };
  }

  /** Either one shopping centre or a quarter of shops. */
  void commerce(CellGround ground, double urban, int cell) {
    RandomStream random = ground.random();
    if (random.chance(0.25)) {
      ground.grid(
          1,
          1,
          4,
          site ->
              site.use(BuildingUsage.COMMERCIAL)
                  .form(
                      random.chance(0.5)
                          ? Footprint.courtyard(site.frame, 0.3)
                          : Footprint.horseshoe(site.frame, 0.6, 0.9))
                  .storeys(4, 7, 5)
                  .built(2003, 2024)
                  .named(names.called(cell, 0, "广场", " Plaza")));
      return;
    }
    ground.grid(
        random.integer(2, 3),
        random.integer(2, 4),
        2,
        site -> {
          boolean flats = random.chance(0.4);
          site.use(flats ? BuildingUsage.MIXED : BuildingUsage.COMMERCIAL);
          site.form(HousingLayouts.houseForm(site, 0.15));
          site.storeys(2, urban > 0.6 ? 12 : 7, 3.6).built(1975, 2020);
        });
  }

  void industry(CellGround ground) {
    RandomStream random = ground.random();
    int columns = random.integer(1, 3);
    int rows = random.integer(1, 4);
    int year = random.integer(1978, 2018);
    ground.grid(
        columns,
        rows,
        3.5,
        site -> {
          boolean office = random.chance(0.12);
          site.use(office ? BuildingUsage.OFFICE : BuildingUsage.INDUSTRIAL).form(hallForm(site));
          site.storeys(office ? 3 : 1, office ? 6 : 3, office ? 3.6 : 6.5).built(year, year + 6);
        });
  }

  private static Footprint hallForm(BuildingSite site) {
    return site.random.chance(0.7)
        ? Footprint.rectangle(site.frame)
        : Footprint.angle(site.frame, 0.2, 0.1);
  }

  /** Either a farm of round tanks, or sheds. */
  void port(CellGround ground) {
    RandomStream random = ground.random();
    int year = random.integer(1985, 2020);
    if (random.chance(0.35)) {
      int across = random.integer(2, 4);
      ground.grid(
          across,
          across,
          2.5,
          site ->
              site.use(BuildingUsage.INDUSTRIAL)
                  .form(Footprint.round(site.frame, 24))
                  .storeys(1, 1, 15)
                  .built(year, year + 4));
      return;
    }
    ground.grid(
        1,
        random.integer(2, 3),
        4,
        site ->
            site.use(random.chance(0.5) ? BuildingUsage.TRANSPORT : BuildingUsage.INDUSTRIAL)
                .storeys(1, 2, 8)
                .built(year, year + 4));
  }
}
