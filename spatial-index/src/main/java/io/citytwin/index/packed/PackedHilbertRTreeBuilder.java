package io.citytwin.index.packed;

import java.util.Arrays;

/** Collects boxes and packs them into a {@link PackedHilbertRTree}; for one thread and one tree. */
public final class PackedHilbertRTreeBuilder {

  /** So that four floats for every entry fit into one array. */
  static final int MOST_ITEMS = 500_000_000;

  private float[] boxes = new float[4 * 64];
  private int size;
  private double west = Double.POSITIVE_INFINITY;
  private double south = Double.POSITIVE_INFINITY;
  private double east = Double.NEGATIVE_INFINITY;
  private double north = Double.NEGATIVE_INFINITY;

  PackedHilbertRTreeBuilder() {}

  /**
   * Adds a box, which may be a line or a point.
   *
   * @param minX west edge, in whatever unit all boxes share (likewise minY, maxX, maxY)
   * @return the number of the item: 0, 1, 2 … in the order of adding
   * @throws IllegalArgumentException if an edge is NaN or infinite, or min exceeds max
   */
  public int add(double minX, double minY, double maxX, double maxY) {
    boolean finite =
        Double.isFinite(minX)
            && Double.isFinite(minY)
            && Double.isFinite(maxX)
            && Double.isFinite(maxY);
    if (!finite || minX > maxX || minY > maxY) {
      throw new IllegalArgumentException(
          "box (%s %s, %s %s): edges must be finite and min must not exceed max"
              .formatted(minX, minY, maxX, maxY));
    }
    makeRoom();
    int at = 4 * size;
    boxes[at] = roundDown(minX);
    boxes[at + 1] = roundDown(minY);
    boxes[at + 2] = roundUp(maxX);
    boxes[at + 3] = roundUp(maxY);
    west = Math.min(west, minX);
    south = Math.min(south, minY);
    east = Math.max(east, maxX);
    north = Math.max(north, maxY);
    return size++;
  }

  /**
   * Adds a point.
   *
   * @return the number of the item: 0, 1, 2 … in the order of adding
   * @throws IllegalArgumentException if an ordinate is NaN or infinite
   */
  public int addPoint(double x, double y) {
    return add(x, y, x, y);
  }

  /** Packs what was added, in time n log n. The builder stays as it is. */
  public PackedHilbertRTree build() {
    int[] levels = levels();
    int[] items = inHilbertOrder();
    float[] packed = new float[4 * levels[levels.length - 1]];
    for (int i = 0; i < size; i++) {
      System.arraycopy(boxes, 4 * items[i], packed, 4 * i, 4);
    }
    for (int level = 1; level < levels.length - 1; level++) {
      encloseChildren(packed, levels, level);
    }
    return new PackedHilbertRTree(packed, items, levels);
  }

  private void makeRoom() {
    if (size == MOST_ITEMS) {
      throw new IllegalStateException("a tree holds at most " + MOST_ITEMS + " items");
    }
    if (4 * size == boxes.length) {
      boxes = Arrays.copyOf(boxes, (int) Math.min(boxes.length * 2L, 4L * MOST_ITEMS));
    }
  }

  /** Levels until one fits into a single node; an empty tree has one empty level. */
  private int[] levels() {
    int[] levels = new int[16];
    int depth = 1;
    int width = size;
    levels[1] = size;
    while (width > PackedHilbertRTree.NODE_SIZE) {
      width = Math.ceilDiv(width, PackedHilbertRTree.NODE_SIZE);
      depth++;
      levels[depth] = levels[depth - 1] + width;
    }
    return Arrays.copyOf(levels, depth + 1);
  }

  private int[] inHilbertOrder() {
    long[] keys = new long[size];
    for (int i = 0; i < size; i++) {
      int at = 4 * i;
      int column = cell(boxes[at], boxes[at + 2], west, east);
      int row = cell(boxes[at + 1], boxes[at + 3], south, north);
      // Signed order of the keys is then the unsigned order of positions, and equal ones keep
      // theirs.
      long position = HilbertCurve.position(column, row) ^ Integer.MIN_VALUE;
      keys[i] = position << 32 | i;
    }
    Arrays.sort(keys);
    int[] items = new int[size];
    for (int i = 0; i < size; i++) {
      items[i] = (int) keys[i];
    }
    return items;
  }

  /**
   * Cell of the middle of an interval; halves are taken before differences, which could overflow.
   */
  private static int cell(float low, float high, double from, double to) {
    double width = to / 2 - from / 2;
    double middle = (low / 2.0 + high / 2.0) / 2 - from / 2;
    double share = width > 0 ? middle / width : 0;
    return (int) Math.clamp(share * HilbertCurve.SIDE, 0, HilbertCurve.SIDE - 1);
  }

  private static void encloseChildren(float[] packed, int[] levels, int level) {
    for (int entry = levels[level]; entry < levels[level + 1]; entry++) {
      int first = levels[level - 1] + (entry - levels[level]) * PackedHilbertRTree.NODE_SIZE;
      int end = Math.min(first + PackedHilbertRTree.NODE_SIZE, levels[level]);
      int at = 4 * entry;
      System.arraycopy(packed, 4 * first, packed, at, 4);
      for (int child = first + 1; child < end; child++) {
        packed[at] = Math.min(packed[at], packed[4 * child]);
        packed[at + 1] = Math.min(packed[at + 1], packed[4 * child + 1]);
        packed[at + 2] = Math.max(packed[at + 2], packed[4 * child + 2]);
        packed[at + 3] = Math.max(packed[at + 3], packed[4 * child + 3]);
      }
    }
  }

  private static float roundDown(double value) {
    float rounded = (float) value;
    return rounded > value ? Math.nextDown(rounded) : rounded;
  }

  private static float roundUp(double value) {
    float rounded = (float) value;
    return rounded < value ? Math.nextUp(rounded) : rounded;
  }
}
