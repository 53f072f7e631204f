package io.citytwin.importer.geometry;

import java.util.Arrays;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.impl.PackedCoordinateSequence;

/** A growing list of positions; a position without a height has NaN there. */
public final class Positions {

  private double[] ordinates = new double[3 * 16];
  private int size;
  private boolean high;

  /** Adds a position. */
  public void add(double x, double y, double z) {
    if (3 * size == ordinates.length) {
      ordinates = Arrays.copyOf(ordinates, ordinates.length * 2);
    }
    int at = 3 * size;
    ordinates[at] = x;
    ordinates[at + 1] = y;
    ordinates[at + 2] = z;
    high |= !Double.isNaN(z);
    size++;
  }

  /** Adds all positions of a sequence, the first one only if the list does not end with it. */
  public void addAll(CoordinateSequence points) {
    for (int i = 0; i < points.size(); i++) {
      boolean joint =
          i == 0 && size > 0 && x(size - 1) == points.getX(0) && y(size - 1) == points.getY(0);
      if (!joint) {
        add(points.getX(i), points.getY(i), points.hasZ() ? points.getZ(i) : Double.NaN);
      }
    }
  }

  /** Number of positions. */
  public int size() {
    return size;
  }

  /** Whether any position has a height. */
  public boolean hasHeights() {
    return high;
  }

  /** Forgets all heights. */
  public void dropHeights() {
    for (int i = 0; i < size; i++) {
      ordinates[3 * i + 2] = Double.NaN;
    }
    high = false;
  }

  /** Abscissa of a position. */
  public double x(int i) {
    return ordinates[3 * i];
  }

  /** Ordinate of a position. */
  public double y(int i) {
    return ordinates[3 * i + 1];
  }

  /** Height, or NaN, of a position. */
  public double z(int i) {
    return ordinates[3 * i + 2];
  }

  /** The positions in order; of two dimensions if none has a height, else of three. */
  public CoordinateSequence sequence() {
    if (high) {
      return new PackedCoordinateSequence.Double(Arrays.copyOf(ordinates, 3 * size), 3, 0);
    }
    double[] flat = new double[2 * size];
    for (int i = 0; i < size; i++) {
      flat[2 * i] = ordinates[3 * i];
      flat[2 * i + 1] = ordinates[3 * i + 1];
    }
    return new PackedCoordinateSequence.Double(flat, 2, 0);
  }
}
