package io.citytwin.importer.osm;

/**
 * The order of ids in a file, checked as they come.
 *
 * <p>Two orders are in use: plain ascending (Osmosis), and ascending by size with negative ids
 * first (-1, -2, … 1, 2, …; libosmium). They differ in negative ids only; the second one seen
 * decides. {@link #key} turns an id into a number that ascends in the file's order.
 */
final class IdOrder {

  private boolean bySize;
  private long count;
  private long last;

  /**
   * Takes the next id.
   *
   * @return false if it does not ascend
   */
  boolean accept(long id) {
    if (count == 1 && last < 0 && id < last) {
      bySize = true;
    }
    boolean ascends = count == 0 || key(id) > key(last);
    last = id;
    count++;
    return ascends;
  }

  long key(long id) {
    return bySize && id < 0 ? Long.MIN_VALUE - id : id;
  }
}
