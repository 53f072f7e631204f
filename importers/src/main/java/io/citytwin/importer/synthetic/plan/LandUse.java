package io.citytwin.importer.synthetic.plan;

/** What a cell of land is used for; decides its buildings, its people and its streets. */
public enum LandUse {
  OLD_TOWN(true, 260),
  VILLAGE(true, 420),
  SLABS(true, 380),
  TOWERS(true, 620),
  SUBURB(true, 55),
  BUSINESS(true, 30),
  COMMERCE(true, 60),
  INDUSTRY(true, 4),
  PORT(true, 1),
  SCHOOL(true, 0),
  HOSPITAL(true, 0),
  STATION(true, 0),
  CIVIC(true, 0),
  FARM(false, 2),
  PARK(false, 0),
  GREEN(false, 0),
  HILL(false, 0),
  QUAY(false, 0),
  WATER(false, 0);

  private final boolean built;
  private final int people;

  LandUse(boolean built, int people) {
    this.built = built;
    this.people = people;
  }

  /** True if the cell is filled with buildings. */
  public boolean isBuilt() {
    return built;
  }

  /** People who live on a hectare of it, on average. */
  int peoplePerHectare() {
    return people;
  }

  boolean isHousing() {
    return switch (this) {
      case OLD_TOWN, VILLAGE, SLABS, TOWERS, SUBURB -> true;
      default -> false;
    };
  }
}
