package io.citytwin.importer.synthetic.plan;

/** Source ids of numbered features: a letter, a dash, seven digits. */
public final class CityIds {

  private CityIds() {}

  /** Id of a road segment. */
  public static String road(int number) {
    return "R-" + digits(number);
  }

  /** Id of the road junction in a lattice vertex. */
  public static String junction(int vertex) {
    return "J-" + digits(vertex);
  }

  /** Id of a building. */
  public static String building(int number) {
    return "B-" + digits(number);
  }

  /** Id of a plot. */
  public static String plot(int number) {
    return "L-" + digits(number);
  }

  /** Id of an address. */
  public static String address(int number) {
    return "A-" + digits(number);
  }

  static String digits(int number) {
    return Integer.toString(10_000_000 + number).substring(1);
  }
}
